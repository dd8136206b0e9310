// All slots of a view, each opened when it is first drawn, and which of them takes what is pasted.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { atEnd } from "./bridge/lifetime";
import type { Requests } from "./bridge/requests";
import { type Framing, openFraming } from "./framing";
import { type Making, openMaking } from "./making";
import { FIRST_FRAME, type Place, placeProblem, type ShownPlace, shownPlaces } from "./places";
import { openSlot, type Slot, type SlotTools } from "./slot";

/** One slot and what can be opened in it. */
export interface Opened {
  readonly slot: Slot;
  readonly making: Making;
  readonly framing: Framing;
  /** Which of the two is open. */
  readonly aside: Signal<Aside>;
}

/** What can be opened in a slot. */
export type Aside = "" | "make" | "frame";

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
  readonly target: (key?: string) => Opened;
  /** A slot that something is still on its way to. */
  readonly waiting: ReadonlySignal<Slot | null>;
  /** Where the forms that open in a slot come from. */
  readonly requests: Requests;
  /** Gives up what is on its way. */
  readonly cancel: () => void;
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
    const aside = signal<Aside>("");
    const fresh = { slot, making: openMaking(slot, tools), framing: openFraming(slot, tools), aside };
    opened.value = new Map([...opened.peek(), [place.key, fresh]]);
    return fresh;
  };
  const problem = (place: Place) => placeProblem(tools.catalog.value, tools.draft.value.value, place);
  const target = (key = current.peek()) => {
    const found = shown.peek().find(({ place }) => place.key === key);
    return at(found?.place ?? FIRST_FRAME);
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
  const cancel = () => {
    for (const { slot } of opened.peek().values()) slot.cancel();
  };
  return { shown, problem, at, current, target, waiting, requests: tools.requests, cancel };
}
