// What a comparison is of and how it is looked at just now. No drawing here.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { atEnd, type Lifetime, lifetime } from "../bridge/lifetime";
import { list, record, text } from "../bridge/read";
import { type Medium, sourceOf } from "../medium";
import { openDeck } from "../player/deck";
import { assumed, type Facts } from "../player/facts";
import type { PlayerTools } from "../player/Player";
import { askFacts, askStrip, type Strip } from "../player/scenes";
import type { Source } from "../player/source";
import type { Tastes } from "../player/tastes";
import { type Member, openTogether, type Together } from "./together";

/** How the videos are laid out. */
export type Layout = "grid" | "wipe" | "onion" | "difference";

/** One of the videos. */
export interface Contender extends Member {
  readonly medium: Medium;
  readonly source: Source;
}

/** One setting, and what it is for each of the videos. */
export interface Row {
  readonly name: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

/** The state of one view. */
export interface Comparison {
  readonly contenders: ReadonlySignal<readonly Contender[]>;
  readonly together: Together;
  readonly layout: Signal<Layout>;
  /** The two that are laid over each other, the lower one first. */
  readonly pair: ReadonlySignal<Pair>;
  readonly choosePair: (below: Contender, above: Contender) => void;
  /** Which of them is heard. */
  readonly heard: ReadonlySignal<Contender | undefined>;
  readonly hear: (one: Contender | undefined) => void;
  /** How much of the upper one is seen, from 0 to 1: how far the wipe is, how solid the skin. */
  readonly share: Signal<number>;
  readonly strip: ReadonlySignal<Strip | null>;
  /** Shows these, two or more; those that are shown already keep their elements and go on. */
  readonly show: (media: readonly Medium[]) => void;
  /** Begins to play as one, once all have their elements; what it gives ends it. */
  readonly start: () => () => void;
}

/** Two of them. */
export type Pair = readonly [Contender | undefined, Contender | undefined];

/** Opens a comparison of these videos; it ends with `abort`. */
export function openComparison(media: readonly Medium[], tools: PlayerTools, abort: AbortSignal): Comparison {
  const open = new Map<string, Opened>();
  const contenders = signal(opened(media, open, tools));
  const layout = signal<Layout>("grid");
  const chosenPair = signal<readonly string[]>([]);
  const chosenHeard = signal("");
  // Who was chosen may have gone: then others take the place.
  const heard = computed(() => named(contenders.value, chosenHeard.value) ?? contenders.value[0]);
  const pair = computed((): Pair => {
    const [below = "", above = ""] = chosenPair.value;
    const first = named(contenders.value, below) ?? contenders.value.find((each) => each.medium.id !== above);
    return [first, named(contenders.value, above) ?? contenders.value.find((each) => each !== first)];
  });
  const taking = computed(() =>
    layout.value === "grid" ? contenders.value : contenders.value.filter((each) => pair.value.includes(each)),
  );
  const together = openTogether(taking, heard, tools.tastes);
  atEnd(abort, () => opened([], open, tools));
  return {
    contenders,
    together,
    layout,
    pair,
    choosePair: (...pair) => {
      chosenPair.value = pair.map(({ medium }) => medium.id);
    },
    heard,
    hear: (one) => {
      if (one) chosenHeard.value = one.medium.id;
    },
    share: signal(0.5),
    strip: openStrip(contenders, tools, abort),
    show: (media) =>
      together.change(() => {
        contenders.value = opened(media, open, tools);
      }),
    start: () => {
      const stop = together.start();
      const silence = effect(() => silenceOthers(contenders.value, heard.value, tools.tastes));
      return () => {
        stop();
        silence();
      };
    },
  };
}

/** One is heard, as loud as its watcher likes it. */
function silenceOthers(
  all: readonly Contender[],
  heard: Contender | undefined,
  { muted, volume }: Tastes,
): void {
  const [silent, loud] = [muted.value, volume.value];
  for (const each of all) {
    const video = each.deck.video();
    if (video) Object.assign(video, { muted: silent || each !== heard, volume: loud });
  }
}

function named(all: readonly Contender[], id: string): Contender | undefined {
  return all.find(({ medium }) => medium.id === id);
}

/** Of several rows those in which the videos differ are marked. */
export function readRow(raw: unknown): Row {
  const fields = record(raw);
  const values = list(fields.values).map(text);
  return { name: text(fields.name), values, differs: new Set(values).size > 1 };
}

interface Opened {
  readonly contender: Contender;
  readonly life: Lifetime;
}

/** Those of some videos, each opened once; what is no longer among them is closed. */
function opened(
  media: readonly Medium[],
  open: Map<string, Opened>,
  tools: PlayerTools,
): readonly Contender[] {
  const wanted = new Map(media.map((each) => [each.id, each]));
  for (const [id, { life }] of open) {
    if (wanted.has(id)) continue;
    life.end();
    open.delete(id);
  }
  return Array.from(wanted, ([id, medium]) => {
    const { contender, life } = open.get(id) ?? openContender(medium, tools);
    open.set(id, { contender, life });
    return { ...contender, medium }; // its title may be another one now
  });
}

function openContender(medium: Medium, tools: PlayerTools): Opened {
  const life = lifetime();
  const known = signal<Facts | null>(null);
  const deck = openDeck();
  const source = sourceOf(medium, tools);
  askFacts(medium.id, tools.requests, life.signal)
    .then((facts) => {
      known.value = facts;
    })
    .catch(() => {});
  atEnd(life.signal, source.close);
  const facts = computed(() => known.value ?? assumed(deck.duration.value));
  return { contender: { medium, source, deck, facts }, life };
}

/** The strip of the longest one, once it is known which one that is. */
function openStrip(
  contenders: ReadonlySignal<readonly Contender[]>,
  { requests, urls }: PlayerTools,
  abort: AbortSignal,
) {
  const strip = signal<Strip | null>(null);
  const put = (found: Strip | null) => {
    urls.revoke(strip.peek()?.url ?? null);
    strip.value = found;
  };
  let asked = "";
  const stop = effect(() => {
    const known = contenders.value.map(({ facts, medium }) => ({ facts: facts.value, id: medium.id }));
    if (!known.every(({ facts }) => facts.known)) return;
    const { id } = known.reduce((one, other) => (other.facts.duration > one.facts.duration ? other : one));
    if (asked === id) return;
    asked = id;
    askStrip(id, requests, urls, abort)
      .then((found) => asked === id && put(found))
      .catch(() => {});
  });
  atEnd(abort, () => {
    stop();
    put(null);
  });
  return strip;
}
