// What each model can do and costs, and the rules between options: the kernel's catalog, read and not repeated.
import { isRecord, list, number, record, text } from "./read";

/** The options a user picks from a list. */
export const OPTION_FIELDS = ["aspect_ratio", "resolution", "duration_seconds", "number_of_videos"] as const;
export type OptionField = (typeof OPTION_FIELDS)[number];
export type OptionValue = string | number;

/** What a rule asks of one field: one of a list, or set or not set. */
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
  readonly stage: string;
  readonly options: Readonly<Record<OptionField, readonly OptionValue[]>>;
  readonly modes: readonly string[];
  readonly usdPerSecond: Readonly<Record<string, string>>;
  readonly priceAsOf: string;
}

/** Everything the page knows about the service. */
export interface Catalog {
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly imageBytes: number | null;
  readonly seed: readonly [number, number] | null;
  readonly models: readonly CatalogModel[];
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
    models: list(fields.models).filter(isRecord).map(readModel),
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
    stage: text(fields.stage),
    options: Object.fromEntries(
      OPTION_FIELDS.map((field) => [field, list(options[field]).filter(isOption)]),
    ) as Record<OptionField, OptionValue[]>,
    modes: list(fields.modes).map(text),
    usdPerSecond: Object.fromEntries(
      Object.entries(record(fields.usd_per_second)).map(([resolution, price]) => [resolution, text(price)]),
    ),
    priceAsOf: text(fields.price_as_of),
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
  return typeof raw === "string" || (typeof raw === "number" && Number.isFinite(raw));
}
