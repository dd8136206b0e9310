// The settings every video has: lists from the catalog, and the seed.
import type { ReadonlySignal, Signal } from "@preact/signals";
import { type Catalog, modelNamed, type OptionField, type OptionValue } from "../bridge/catalog";
import type { Draft } from "../bridge/draft";
import type { Shared } from "../bridge/shared";
import { choicesOf, isSettled, isShown, offReasons, problemOf } from "../rules";
import { NumberField } from "./NumberField";
import { Offered } from "./Offered";
import { type Item, Select } from "./Select";

/** What all settings share; `typed` holds what is wrong with a text that is no value for the draft. */
export interface FieldProps {
  /** What the ids of all fields begin with. */
  readonly base: string;
  readonly catalog: ReadonlySignal<Catalog>;
  readonly draft: Shared<Draft>;
  readonly typed: Signal<Readonly<Record<string, string>>>;
}

/** Model, aspect ratio, resolution, duration, seed. */
export function Settings(props: FieldProps) {
  const { base, catalog, draft, typed } = props;
  const now = draft.value.value;
  const list = (field: OptionField, label: string, unit = "") => (
    <Select
      id={fieldId(base, field)}
      label={label}
      value={now[field]}
      items={choicesOf(catalog.value, now, field).map((each) => ({ ...each, text: `${each.value}${unit}` }))}
      problem={problemOf(catalog.value, now, field)}
      notes={offReasons(catalog.value, now, field)}
      onPick={(value) => draft.edit({ [field]: value })}
    />
  );
  const notice = modelNamed(catalog.value, now.model)?.notice;
  return (
    <div class="veo-settings-grid">
      <Select
        id={fieldId(base, "model")}
        label="Model"
        class="veo-model"
        value={now.model}
        items={models(catalog.value, now.model)}
        problem={problemOf(catalog.value, now, "model")}
        notes={notice ? [notice] : []}
        onPick={(value) => draft.edit({ model: String(value) })}
      />
      <Offered shown={isShown(catalog.value, now, "seed") || typed.value.seed !== undefined}>
        <Seed {...props} />
      </Offered>
      {list("aspect_ratio", "Aspect ratio")}
      {list("resolution", "Resolution")}
      {!isSettled(now, "duration_seconds") && list("duration_seconds", "Duration", " s")}
    </div>
  );
}

function Seed({ base, catalog, draft, typed }: FieldProps) {
  const now = draft.value.value;
  const problem = typed.value.seed || seedProblem(catalog.value, now.seed);
  return (
    <NumberField
      id={fieldId(base, "seed")}
      label="Seed"
      value={now.seed}
      range={catalog.value.seed}
      placeholder="random"
      problem={problem || problemOf(catalog.value, now, "seed")}
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

/** Keeps what is wrong with the text of a field; "" where nothing is. */
export function note(typed: FieldProps["typed"], field: string, sentence: string): void {
  const { [field]: _, ...others } = typed.peek();
  typed.value = sentence ? { ...others, [field]: sentence } : others;
}

function seedSentence({ seed }: Catalog): string {
  return seed ? `The seed is a whole number from ${seed[0]} to ${seed[1]}.` : "The seed is a whole number.";
}

function models(catalog: Catalog, present: string): readonly Item[] {
  const known: Item[] = catalog.models.map(({ name, title, stage }) => ({
    value: name as OptionValue,
    text: stage && stage !== "GA" ? `${title} (${stage})` : title,
    reason: "",
  }));
  if (known.some((item) => item.value === present)) return known;
  return [...known, { value: present, text: present, reason: "" }];
}
