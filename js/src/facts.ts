// A draft as the catalog's rules see it, and one rule held against it. No rule is written here.
import {
  type Catalog,
  modelNamed,
  OPTION_FIELDS,
  PARAMETERS,
  type Rule,
  type Wanted,
} from "./bridge/catalog";
import type { Draft } from "./bridge/draft";

/** What rules speak about, by the service's names. */
export type Facts = Readonly<Record<string, unknown>>;

/** What a video comes from. */
export type Mode = "text" | "image" | "interpolation" | "references" | "extension" | "edit";

/** The fields of a draft that are slots. */
export const SLOT_FIELDS = ["image", "last_frame", "reference_images", "video"] as const;
export type SlotField = (typeof SLOT_FIELDS)[number];

/** A draft's mode, by what is filled in. */
export function modeOf(draft: Draft): Mode {
  if (draft.video) return draft.video.task === "edit" ? "edit" : "extension";
  if (draft.reference_images.length > 0) return "references";
  if (draft.last_frame) return "interpolation";
  return draft.image ? "image" : "text";
}

/** The seconds that are asked for: an edited clip keeps its length. */
export function secondsOf(draft: Draft): number {
  return modeOf(draft) === "edit" ? Math.ceil(draft.video?.duration ?? 0) : draft.duration_seconds;
}

/** Everything the rules may ask about a draft. */
export function factsOf(catalog: Catalog, draft: Draft): Facts {
  const fields = [...OPTION_FIELDS, ...PARAMETERS] as const;
  return {
    mode: modeOf(draft),
    family: modelNamed(catalog, draft.model)?.family ?? "",
    ...Object.fromEntries(fields.map((field) => [field, draft[field]])),
    ...Object.fromEntries(SLOT_FIELDS.map((field) => [field, isSet(draft[field])])),
    labels: isSet(draft.labels),
    duration_seconds: secondsOf(draft),
  };
}

/** Whether something is filled in. A switch that is off counts as not set, as in the catalog. */
export function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

/** Whether nothing is filled in; unlike for rules, a switch that is off is a choice. */
export function isBlank(value: unknown): boolean {
  return value !== false && !isSet(value);
}

/** The first field a broken rule wants changed; null where the rule holds or speaks of what this page does not know. */
export function brokenField(rule: Rule, facts: Facts): string | null {
  const known = (field: string) => Object.hasOwn(facts, field);
  if (![...Object.keys(rule.when), ...Object.keys(rule.require)].every(known)) return null;
  if (!Object.entries(rule.when).every(([field, wanted]) => holds(facts[field], wanted))) return null;
  return Object.entries(rule.require).find(([field, wanted]) => !holds(facts[field], wanted))?.[0] ?? null;
}

/** The control a broken rule is told at: what it wants changed, or what it speaks of where that is no control. */
export function placeOf(rule: Rule, facts: Facts): string | null {
  const broken = brokenField(rule, facts);
  if (broken === null || isControl(broken)) return broken;
  return Object.keys(rule.when).find((field) => isControl(field) && !isBlank(facts[field])) ?? "model";
}

/** A rule's message with the facts filled in. */
export function ruleMessage(rule: Rule, facts: Facts): string {
  return rule.message.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : whole,
  );
}

/** Whether a rule has a field among what it asks or wants. */
export function speaksOf(rule: Rule, field: string): boolean {
  return Object.hasOwn(rule.when, field) || Object.hasOwn(rule.require, field);
}

function isControl(field: string): boolean {
  return ([...OPTION_FIELDS, ...PARAMETERS, ...SLOT_FIELDS] as readonly string[]).includes(field);
}

function holds(fact: unknown, wanted: Wanted): boolean {
  return typeof wanted === "boolean" ? isSet(fact) === wanted : wanted.some((each) => each === fact);
}
