// All slots of a view, each opened when it is first drawn, and which of them takes what is pasted.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { atEnd } from "./bridge/lifetime";
import { type Making, openMaking } from "./making";
import { FIRST_FRAME, type Place, placeProblem, type ShownPlace, shownPlaces } from "./places";
import { openSlot, type Slot, type SlotTools } from "./slot";

/** One slot and the form beside it. */
export interface Opened {
  readonly slot: Slot;
  readonly making: Making;
}

/** The slots of one view. */
export interface Slots {
  /** Those that are drawn now. */
  readonly shown: ReadonlySignal<readonly ShownPlace[]>;
  /** What is wrong with one of them, in a sentence. */
  readonly problem: (place: Place) => string;
  readonly at: (place: Place) => Opened;
  /** The key of the slot that was last focused; pictures from anywhere in the panel go there. */
  readonly current: Signal<string>;
  /** The slot of a key, or the current one, as far as it is drawn; else the first frame. */
  readonly target: (key?: string) => Slot;
  /** A slot that something is still on its way to. */
  readonly waiting: ReadonlySignal<Slot | null>;
}

/** Opens them as they are needed; all end with the view. */
export function openSlots(tools: SlotTools): Slots {
  const shown = computed(() => shownPlaces(tools.catalog.value, tools.draft.value.value));
  const opened = signal<ReadonlyMap<string, Opened>>(new Map());
  const current = signal(FIRST_FRAME.key);
  const at = (place: Place) => {
    const known = opened.peek().get(place.key);
    if (known) return known;
    const slot = openSlot(place, tools);
    const fresh = { slot, making: openMaking(slot, tools) };
    opened.value = new Map([...opened.peek(), [place.key, fresh]]);
    return fresh;
  };
  const problem = (place: Place) => placeProblem(tools.catalog.value, tools.draft.value.value, place);
  const target = (key = current.peek()) => {
    const found = shown.peek().find(({ place }) => place.key === key);
    return at(found?.place ?? FIRST_FRAME).slot;
  };
  const waiting = computed(
    () => [...opened.value.values()].find(({ slot }) => slot.arrival.value !== null)?.slot ?? null,
  );
  atEnd(
    tools.abort,
    effect(() => {
      for (const { place } of shown.value) at(place);
    }),
  );
  return { shown, problem, at, current, target, waiting };
}
