// What each model can do and costs, and the rules between options: the kernel's catalog, read and not repeated.
import { isRecord, list, number, record, text } from "./read";

/** The options a user picks from a list. */
export const OPTION_FIELDS = ["aspect_ratio", "resolution", "duration_seconds", "number_of_videos"] as const;
export type OptionField = (typeof OPTION_FIELDS)[number];

/** The parameters that a model may take or not, in the order in which the panel shows them. */
export const PARAMETERS = [
  "negative_prompt",
  "seed",
  "generate_audio",
  "person_generation",
  "enhance_prompt",
  "resize_mode",
  "compression_quality",
  "fps",
  "output_gcs_uri",
  "labels",
] as const;
export type Parameter = (typeof PARAMETERS)[number];
export type OptionValue = string | number | boolean;

/** What a rule asks of one field: one of a list, or set (true) or not set (false). */
export type Wanted = readonly OptionValue[] | boolean;

/** Where everything under `when` holds, everything under `require` must hold. */
export interface Rule {
  readonly id: string;
  readonly when: Readonly<Record<string, Wanted>>;
  readonly require: Readonly<Record<string, Wanted>>;
  readonly message: string;
  readonly hint: string;
}

/** One model of the chosen backend. */
export interface CatalogModel {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  readonly stage: string;
  /** What there is to know before it is used. */
  readonly notice: string;
  readonly options: Readonly<Record<OptionField, readonly OptionValue[]>>;
  readonly modes: readonly string[];
  /** How many reference images it takes. */
  readonly references: number;
  readonly parameters: readonly string[];
  /** Whether its videos have no sound. */
  readonly silent: boolean;
  readonly usdPerSecond: Prices;
  /** The same without sound; empty where there is no such price. */
  readonly usdPerSecondSilent: Prices;
  readonly priceAsOf: string;
  /** Whether the price is an upper bound. */
  readonly priceIsBound: boolean;
}

/** Dollars by resolution, as the catalog writes them. */
export type Prices = Readonly<Record<string, string>>;

/** A model that draws pictures. */
export interface ImageModel {
  readonly title: string;
  /** Dollars for one picture. */
  readonly usd: number;
  readonly priceIsBound: boolean;
}

/** Everything the page knows about the service. */
export interface Catalog {
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly imageBytes: number | null;
  readonly seed: readonly [number, number] | null;
  /** How often a sound block may be retried at most. */
  readonly retries: number;
  /** Legal values of the parameters that have some. */
  readonly choices: Readonly<Record<string, readonly OptionValue[]>>;
  /** How frames can be brought to the video's shape before they are sent. */
  readonly fits: readonly string[];
  /** What parameters are called in a sentence. */
  readonly titles: Readonly<Record<string, unknown>>;
  readonly models: readonly CatalogModel[];
  /** The one that draws; null where none does. */
  readonly imageModel: ImageModel | null;
  readonly rules: readonly Rule[];
}

/** Reads the trait; a rule of a kind this page does not know is left to the kernel. */
export function readCatalog(raw: unknown): Catalog {
  const fields = record(raw);
  const [low, high] = list(fields.seed).map(number);
  return {
    defaults: record(fields.defaults),
    imageBytes: number(fields.image_bytes),
    seed: typeof low === "number" && typeof high === "number" ? [low, high] : null,
    retries: number(fields.retries) ?? 0,
    choices: Object.fromEntries(
      Object.entries(record(fields.choices)).map(([name, values]) => [name, list(values).filter(isOption)]),
    ),
    fits: list(fields.fits).map(text),
    titles: record(fields.titles),
    models: list(fields.models).filter(isRecord).map(readModel),
    imageModel: list(fields.image_models).filter(isRecord).map(readImageModel)[0] ?? null,
    rules: list(fields.rules)
      .filter(isRecord)
      .flatMap((rule) => readRule(rule) ?? []),
  };
}

/** The model a draft names, where the catalog has it. */
export function modelNamed(catalog: Catalog, name: string): CatalogModel | undefined {
  return catalog.models.find((model) => model.name === name);
}

function readModel(fields: Record<string, unknown>): CatalogModel {
  const options = record(fields.options);
  const name = text(fields.name);
  return {
    name,
    title: text(fields.title) || name,
    family: text(fields.family),
    stage: text(fields.stage),
    notice: text(fields.notice),
    options: Object.fromEntries(
      OPTION_FIELDS.map((field) => [field, list(options[field]).filter(isOption)]),
    ) as Record<OptionField, OptionValue[]>,
    modes: list(fields.modes).map(text),
    references: number(fields.reference_images) ?? 0,
    parameters: list(fields.parameters).map(text),
    silent: fields.silent === true,
    usdPerSecond: readPrices(fields.usd_per_second),
    usdPerSecondSilent: readPrices(fields.usd_per_second_silent),
    priceAsOf: text(fields.price_as_of),
    priceIsBound: fields.price_is_bound === true,
  };
}

function readPrices(raw: unknown): Prices {
  return Object.fromEntries(
    Object.entries(record(raw)).map(([resolution, price]) => [resolution, text(price)]),
  );
}

function readImageModel(fields: Record<string, unknown>): ImageModel {
  return {
    title: text(fields.title),
    usd: Number.parseFloat(text(fields.usd)),
    priceIsBound: fields.price_is_bound === true,
  };
}

function readRule(fields: Record<string, unknown>): Rule | null {
  const when = readWanted(fields.when);
  const require = readWanted(fields.require);
  if (when === null || require === null) return null;
  return { id: text(fields.id), when, require, message: text(fields.message), hint: text(fields.hint) };
}

function readWanted(raw: unknown): Record<string, Wanted> | null {
  const wanted: Record<string, Wanted> = {};
  for (const [field, each] of Object.entries(record(raw))) {
    if (typeof each !== "boolean" && !Array.isArray(each)) return null;
    wanted[field] = typeof each === "boolean" ? each : each.filter(isOption);
  }
  return wanted;
}

function isOption(raw: unknown): raw is OptionValue {
  return typeof raw === "string" || typeof raw === "boolean" || number(raw) !== null;
}
