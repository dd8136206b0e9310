// Which values may be chosen, and why others may not: the catalog held against a draft.
import {
  type Catalog,
  type CatalogModel,
  modelNamed,
  type OptionField,
  type OptionValue,
  type Parameter,
} from "./bridge/catalog";
import type { Draft } from "./bridge/draft";
import { brokenField, factsOf, isBlank, modeOf, placeOf, ruleMessage, speaksOf } from "./facts";
import { choices, slashed } from "./words";

/** A field whose value is one of a list, or free where the catalog has no list. */
export type Field = OptionField | Parameter;

/** One entry of a list; `reason` says why it is off, in a sentence. */
export interface Choice {
  readonly value: OptionValue;
  readonly reason: string;
}

/** What may be chosen of one field now, and who says so. */
interface Offer {
  /** The values; null where any will do. */
  readonly values: readonly OptionValue[] | null;
  /** The sentence about values that are not among them. */
  readonly refuse: (values: readonly OptionValue[]) => string;
}

/** The entries of one list under a draft: all that there are, those that cannot be chosen now with a reason. */
export function choicesOf(catalog: Catalog, draft: Draft, field: Field): readonly Choice[] {
  return allValues(catalog, draft, field).map((value) => ({
    value,
    reason: whyOff(catalog, draft, field, value),
  }));
}

/** Why others are off, in as few sentences as there are reasons: "1080p/4k videos are always ...". */
export function offReasons(catalog: Catalog, draft: Draft, field: Field): readonly string[] {
  const facts = factsOf(catalog, draft);
  const offer = offerOf(catalog, draft, field);
  const values = allValues(catalog, draft, field).filter((value) => value !== draft[field]);
  const missing = values.filter((value) => !offers(offer, value));
  const offered = values.filter((value) => offers(offer, value));
  const sentences = missing.length > 0 ? [offer.refuse(missing)] : [];
  for (const rule of catalog.rules) {
    const off = offered.filter(
      (value) => speaksOf(rule, field) && brokenField(rule, { ...facts, [field]: value }),
    );
    if (off.length > 0) sentences.push(ruleMessage(rule, { ...facts, [field]: slashed(off) }));
  }
  return [...new Set(sentences)];
}

/** What is wrong with the present value of a field, in a sentence; "" where nothing is. */
export function problemOf(catalog: Catalog, draft: Draft, field: Field | "model"): string {
  const model = modelNamed(catalog, draft.model);
  if (field === "model") {
    const known = model !== undefined || catalog.models.length === 0;
    return known
      ? ruleProblem(catalog, draft, field)
      : `${draft.model} is not offered here. Choose another model.`;
  }
  const value = draft[field];
  if (isBlank(value) || isSettled(draft, field)) return "";
  if (!isTaken(model, field)) {
    const title = catalog.titles[field] ?? field;
    return `${model?.title} takes no ${title}. Leave it out or choose another model.`;
  }
  const offer = offerOf(catalog, draft, field);
  if (isOption(value) && !offers(offer, value)) return offer.refuse([value]);
  return ruleProblem(catalog, draft, field);
}

/** What a broken rule has to say at one control; "" where none has. */
export function ruleProblem(catalog: Catalog, draft: Draft, place: string): string {
  const facts = factsOf(catalog, draft);
  const rule = catalog.rules.find((each) => placeOf(each, facts) === place);
  return rule ? [ruleMessage(rule, facts), rule.hint].filter(Boolean).join(" ") : "";
}

/** Whether a parameter has a place in the panel: the model takes it, or it is set and has to be seen. */
export function isShown(catalog: Catalog, draft: Draft, parameter: Parameter): boolean {
  return isTaken(modelNamed(catalog, draft.model), parameter) || !isBlank(draft[parameter]);
}

/** Whether a given clip leaves nothing to choose: an edited one keeps its length. */
export function isSettled(draft: Draft, field: Field): boolean {
  return field === "duration_seconds" && modeOf(draft) === "edit";
}

/** Whether a model takes a parameter; of a model that is not known nothing is said. */
function isTaken(model: CatalogModel | undefined, field: Field): boolean {
  return model === undefined || Object.hasOwn(model.options, field) || model.parameters.includes(field);
}

function whyOff(catalog: Catalog, draft: Draft, field: Field, value: OptionValue): string {
  const offer = offerOf(catalog, draft, field);
  if (!offers(offer, value)) return offer.refuse([value]);
  const facts = { ...factsOf(catalog, draft), [field]: value };
  const rule = catalog.rules.find((each) => speaksOf(each, field) && brokenField(each, facts));
  return rule ? ruleMessage(rule, facts) : "";
}

/** What is listed, also what cannot be chosen now. */
function allValues(catalog: Catalog, draft: Draft, field: Field): readonly OptionValue[] {
  const known = isOptionField(field)
    ? catalog.models.flatMap((model) => model.options[field])
    : isSwitch(field)
      ? [true, false]
      : (catalog.choices[field] ?? []);
  const value = draft[field];
  return [...new Set(isBlank(value) && !isOptionField(field) ? known : [...known, value as OptionValue])];
}

function offerOf(catalog: Catalog, draft: Draft, field: Field): Offer {
  const { video } = draft;
  if (field === "aspect_ratio" && video) {
    return {
      values: [video.aspect_ratio],
      refuse: () => `The given video is ${video.aspect_ratio} and stays so.`,
    };
  }
  const model = modelNamed(catalog, draft.model);
  const values = isOptionField(field) ? (model?.options[field] ?? null) : (catalog.choices[field] ?? null);
  const who = isOptionField(field)
    ? `${model?.title} offers`
    : `Here the ${catalog.titles[field] ?? field} is`;
  return { values, refuse: (others) => `${who} ${choices(values ?? [])}, not ${slashed(others)}.` };
}

function offers({ values }: Offer, value: OptionValue): boolean {
  return values?.includes(value) ?? true;
}

function isOptionField(field: Field): field is OptionField {
  return (["aspect_ratio", "resolution", "duration_seconds", "number_of_videos"] as string[]).includes(field);
}

function isSwitch(field: Field): boolean {
  return field === "generate_audio" || field === "enhance_prompt";
}

function isOption(value: unknown): value is OptionValue {
  return typeof value !== "object";
}
