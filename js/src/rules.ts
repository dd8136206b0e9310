// Which choices are legal, and why others are not: the catalog's rules held against a draft. No rule is written here.
import {
  type Catalog,
  type CatalogModel,
  modelNamed,
  type OptionField,
  type OptionValue,
  type Rule,
  type Wanted,
} from "./bridge/catalog";
import type { Draft } from "./bridge/draft";
import { choices } from "./words";

/** What rules speak about. */
export type Facts = Readonly<Record<string, OptionValue | boolean>>;

/** One entry of a list; `reason` says why it is off, in a sentence. */
export interface Choice {
  readonly value: OptionValue;
  readonly reason: string;
}

/** A draft as the rules see it. */
export function factsOf(draft: Draft): Facts {
  return {
    mode: draft.image ? "image" : "text",
    aspect_ratio: draft.aspect_ratio,
    resolution: draft.resolution,
    duration_seconds: draft.duration_seconds,
    number_of_videos: draft.number_of_videos,
    image: draft.image !== null,
    last_frame: false,
    reference_images: false,
  };
}

/** The first field a broken rule wants changed; null where the rule holds or speaks of what this page does not know. */
export function brokenField(rule: Rule, facts: Facts): string | null {
  const known = (field: string) => Object.hasOwn(facts, field);
  if (![...Object.keys(rule.when), ...Object.keys(rule.require)].every(known)) return null;
  if (!Object.entries(rule.when).every(([field, wanted]) => holds(facts[field], wanted))) return null;
  return Object.entries(rule.require).find(([field, wanted]) => !holds(facts[field], wanted))?.[0] ?? null;
}

/** A rule's message with the facts filled in. */
export function ruleMessage(rule: Rule, facts: Facts): string {
  return fill(rule.message, (name) => (Object.hasOwn(facts, name) ? String(facts[name]) : null));
}

/** The entries of one list under a draft: all that any model has, those that cannot be chosen now with a reason. */
export function choicesOf(catalog: Catalog, draft: Draft, field: OptionField): readonly Choice[] {
  return allValues(catalog, draft, field).map((value) => ({
    value,
    reason: whyOff(catalog, draft, field, value),
  }));
}

/** Why others are off, in as few sentences as there are reasons: "1080p/4k videos are always ...". */
export function offReasons(catalog: Catalog, draft: Draft, field: OptionField): readonly string[] {
  const facts = factsOf(draft);
  const model = modelNamed(catalog, draft.model);
  const values = allValues(catalog, draft, field).filter((value) => value !== draft[field]);
  const missing = values.filter((value) => !offers(model, field, value));
  const offered = values.filter((value) => offers(model, field, value));
  const sentences = missing.length > 0 ? [notOffered(model, field, missing)] : [];
  for (const rule of catalog.rules) {
    const off = offered.filter(
      (value) => speaksOf(rule, field) && brokenField(rule, { ...facts, [field]: value }),
    );
    if (off.length > 0) sentences.push(ruleMessage(rule, { ...facts, [field]: off.join("/") }));
  }
  return sentences;
}

/** What is wrong with the present choice of a field, in a sentence; "" where nothing is. */
export function problemOf(catalog: Catalog, draft: Draft, field: OptionField | "model" | "image"): string {
  const model = modelNamed(catalog, draft.model);
  if (field === "model") {
    return model || catalog.models.length === 0
      ? ""
      : `${draft.model} is not offered here. Choose another model.`;
  }
  const facts = factsOf(draft);
  if (field === "image") {
    if (draft.image && model && !model.modes.includes("image")) {
      return `${model.title} cannot start from a first frame. Choose another model or clear the picture.`;
    }
  } else if (!offers(model, field, draft[field])) return notOffered(model, field, [draft[field]]);
  const rule = catalog.rules.find((each) => brokenField(each, facts) === field);
  return rule ? [ruleMessage(rule, facts), rule.hint].filter(Boolean).join(" ") : "";
}

function whyOff(catalog: Catalog, draft: Draft, field: OptionField, value: OptionValue): string {
  const model = modelNamed(catalog, draft.model);
  if (!offers(model, field, value)) return notOffered(model, field, [value]);
  const facts = { ...factsOf(draft), [field]: value };
  const rule = catalog.rules.find((each) => speaksOf(each, field) && brokenField(each, facts));
  return rule ? ruleMessage(rule, facts) : "";
}

function allValues(catalog: Catalog, draft: Draft, field: OptionField): readonly OptionValue[] {
  return [...new Set([...catalog.models.flatMap((model) => model.options[field]), draft[field]])];
}

function offers(model: CatalogModel | undefined, field: OptionField, value: OptionValue): boolean {
  return model === undefined || model.options[field].includes(value);
}

function notOffered(
  model: CatalogModel | undefined,
  field: OptionField,
  values: readonly OptionValue[],
): string {
  return `${model?.title} offers ${choices(model?.options[field] ?? [])}, not ${values.join("/")}.`;
}

function speaksOf(rule: Rule, field: string): boolean {
  return Object.hasOwn(rule.when, field) || Object.hasOwn(rule.require, field);
}

function holds(fact: OptionValue | boolean | undefined, wanted: Wanted): boolean {
  if (typeof wanted === "boolean") return fact === wanted;
  return wanted.some((each) => each === fact);
}

function fill(template: string, lookUp: (name: string) => string | null): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => lookUp(name) ?? whole);
}
