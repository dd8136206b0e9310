// The settings: lists from the catalog, and the seed.
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Catalog, OptionField, OptionValue } from "../bridge/catalog";
import type { Draft } from "../bridge/draft";
import type { Shared } from "../bridge/shared";
import { choicesOf, offReasons, problemOf } from "../rules";
import { NumberField } from "./NumberField";
import { type Item, Select } from "./Select";

/** What all settings share; `typed` holds what stands in a number field but is no number for the draft. */
export interface FieldProps {
  /** What the ids of all fields begin with. */
  readonly base: string;
  readonly catalog: ReadonlySignal<Catalog>;
  readonly draft: Shared<Draft>;
  readonly typed: Signal<Readonly<Record<string, string>>>;
}

/** Model, aspect ratio, resolution, duration, seed. */
export function Settings({ base, catalog, draft, typed }: FieldProps) {
  const now = draft.value.value;
  const list = (field: OptionField, label: string, unit = "") => (
    <Select
      id={fieldId(base, field)}
      label={label}
      value={now[field as keyof Draft] as OptionValue}
      items={choicesOf(catalog.value, now, field).map((each) => ({ ...each, text: `${each.value}${unit}` }))}
      problem={problemOf(catalog.value, now, field)}
      notes={offReasons(catalog.value, now, field)}
      onPick={(value) => draft.edit({ [field]: value })}
    />
  );
  return (
    <div class="veo-settings-grid">
      <Select
        id={fieldId(base, "model")}
        label="Model"
        class="veo-model"
        value={now.model}
        items={models(catalog.value, now.model)}
        problem={problemOf(catalog.value, now, "model")}
        onPick={(value) => draft.edit({ model: String(value) })}
      />
      <Seed base={base} catalog={catalog} draft={draft} typed={typed} />
      {list("aspect_ratio", "Aspect ratio")}
      {list("resolution", "Resolution")}
      {list("duration_seconds", "Duration", " s")}
    </div>
  );
}

/** How many videos one click makes; stands beside the price it multiplies. */
export function Count({ base, catalog, draft, typed }: FieldProps) {
  const now = draft.value.value;
  const all = catalog.value.models.flatMap((model) => model.options.number_of_videos).map(Number);
  return (
    <NumberField
      id={fieldId(base, "number_of_videos")}
      label="Number of videos"
      class="veo-count"
      value={now.number_of_videos}
      range={all.length > 0 ? [Math.min(...all), Math.max(...all)] : null}
      problem={typed.value.number_of_videos ?? problemOf(catalog.value, now, "number_of_videos")}
      notes={offReasons(catalog.value, now, "number_of_videos")}
      onEdit={(value) => {
        const whole = value !== null && !Number.isNaN(value);
        note(typed, "number_of_videos", whole ? "" : "The number of videos is missing.");
        if (whole) draft.edit({ number_of_videos: value });
      }}
      onLeave={draft.flush}
    />
  );
}

function Seed({ base, catalog, draft, typed }: FieldProps) {
  const { seed } = draft.value.value;
  return (
    <NumberField
      id={fieldId(base, "seed")}
      label="Seed"
      value={seed}
      range={catalog.value.seed}
      placeholder="random"
      problem={typed.value.seed ?? seedProblem(catalog.value, seed)}
      onEdit={(value) => {
        const odd = Number.isNaN(value);
        note(typed, "seed", odd ? seedSentence(catalog.value) : "");
        if (!odd) draft.edit({ seed: value });
      }}
      onLeave={draft.flush}
    />
  );
}

/** The id of one field of a view. */
export function fieldId(base: string, field: string): string {
  return `${base}-${field}`;
}

/** What is wrong with a seed, in a sentence. */
export function seedProblem(catalog: Catalog, seed: number | null): string {
  const range = catalog.seed;
  if (seed === null || range === null) return "";
  return Number.isInteger(seed) && seed >= range[0] && seed <= range[1] ? "" : seedSentence(catalog);
}

function seedSentence({ seed }: Catalog): string {
  return seed ? `The seed is a whole number from ${seed[0]} to ${seed[1]}.` : "The seed is a whole number.";
}

function models(catalog: Catalog, present: string): readonly Item[] {
  const known = catalog.models.map(({ name, title, stage }) => ({
    value: name,
    text: stage && stage !== "GA" ? `${title} (${stage})` : title,
    reason: "",
  }));
  if (known.some((item) => item.value === present)) return known;
  return [...known, { value: present, text: present, reason: "" }];
}

function note(typed: FieldProps["typed"], field: string, sentence: string): void {
  const { [field]: _, ...others } = typed.peek();
  typed.value = sentence ? { ...others, [field]: sentence } : others;
}
