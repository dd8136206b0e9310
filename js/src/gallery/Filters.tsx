// What of the library is shown: words, stars, ratings, tags, models, the trash.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ClipList, Filter } from "./list";
import { Star } from "./Star";

const PAUSE_MS = 250;
const RATINGS = [
  ["5", "Rated 5"],
  ["4", "4 and more"],
  ["3", "3 and more"],
  ["2", "2 and more"],
  ["1", "Rated at all"],
] as const;

/** A search by role; a pause in typing sends it. */
export function Filters({ list }: { readonly list: ClipList }) {
  const { filter, offers } = list;
  const now = filter.value;
  const typed = useSignal(now.text);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  // With what is typed by then.
  const set = (change: Partial<Filter> = {}) => {
    clearTimeout(timer.current);
    list.setFilter({ text: typed.peek(), ...change });
  };
  const send = () => {
    if (typed.peek() !== filter.peek().text) set();
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    typed.value = now.text;
  }, [now.text]);
  const type = (event: Event) => {
    typed.value = (event.currentTarget as HTMLInputElement).value;
    clearTimeout(timer.current);
    timer.current = setTimeout(send, PAUSE_MS);
  };
  return (
    <search class="veo-filters">
      <input
        type="search"
        class="veo-control veo-filter-text"
        aria-label="Search clips"
        placeholder="Search prompts, tags, notes"
        dir="auto"
        maxLength={1000}
        value={typed.value}
        onInput={type}
        onKeyDown={(event) => event.key === "Enter" && send()}
      />
      <Switch on={now.starred} text="Starred" set={(starred) => set({ starred })}>
        <Star full={now.starred} />
      </Switch>
      <Switch on={now.trashed} text="Trash" set={(trashed) => set({ trashed })} />
      <Pick
        label="Rating"
        all="Any rating"
        value={now.rating === null ? "" : String(now.rating)}
        items={RATINGS}
        pick={(rating) => set({ rating: Number(rating) || null })}
      />
      <Pick
        label="Tag"
        all="Any tag"
        value={now.tag}
        items={offers.value.tags.map((tag) => [tag, tag])}
        pick={(tag) => set({ tag })}
      />
      <Pick
        label="Model"
        all="Any model"
        value={now.model}
        items={offers.value.models.map(({ name, title }) => [name, title])}
        pick={(model) => set({ model })}
      />
    </search>
  );
}

interface SwitchProps {
  readonly on: boolean;
  readonly text: string;
  readonly set: (on: boolean) => void;
  readonly children?: preact.ComponentChildren;
}

function Switch({ on, text, set, children }: SwitchProps) {
  return (
    <button type="button" class="veo-button" aria-pressed={on} onClick={() => set(!on)}>
      {children}
      {text}
    </button>
  );
}

interface PickProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly items: readonly (readonly [string, string])[];
  readonly pick: (value: string) => void;
}

/** Left out where there is nothing to pick; what is picked stays although it is no longer offered. */
function Pick({ label, all, value, items, pick }: PickProps) {
  if (items.length === 0 && value === "") return null;
  const isKnown = value === "" || items.some(([each]) => each === value);
  const shown = [["", all] as const, ...(isKnown ? [] : [[value, value] as const]), ...items];
  return (
    <select
      class="veo-control"
      aria-label={label}
      value={value}
      onChange={(event) => pick((event.currentTarget as HTMLSelectElement).value)}
    >
      {shown.map(([each, text]) => (
        <option key={each} value={each}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** Whether anything but the trash is asked for. */
export function isFiltered({ text, starred, rating, tag, model }: Filter): boolean {
  return Boolean(text || starred || rating || tag || model);
}
