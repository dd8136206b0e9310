// What a comparison is of and how it is looked at just now. No drawing here.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { atEnd } from "../bridge/lifetime";
import type { Model } from "../bridge/model";
import { list, record, text } from "../bridge/read";
import { type Medium, readMedium, sourceOf } from "../medium";
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
  readonly contenders: readonly Contender[];
  readonly rows: readonly Row[];
  readonly together: Together;
  readonly layout: Signal<Layout>;
  /** The two that are laid over each other, the lower one first. */
  readonly pair: Signal<readonly [number, number]>;
  /** Which of them is heard. */
  readonly heard: Signal<number>;
  /** How much of the upper one is seen, from 0 to 1: how far the wipe is, how solid the skin. */
  readonly share: Signal<number>;
  readonly strip: ReadonlySignal<Strip | null>;
  /** Begins to play as one, once all have their elements; what it gives ends it. */
  readonly start: () => () => void;
}

/** Opens what Python has put into the model; it does not change. */
export function openComparison(model: Model, tools: PlayerTools, abort: AbortSignal): Comparison {
  const contenders = list(model.get("clips")).map((raw) => openContender(readMedium(raw), tools, abort));
  const layout = signal<Layout>("grid");
  const pair = signal<readonly [number, number]>([0, 1]);
  const heard = signal(0);
  const taking = computed(() =>
    layout.value === "grid" ? contenders : contenders.filter((_, index) => pair.value.includes(index)),
  );
  const together = openTogether(
    taking,
    computed(() => contenders[heard.value]),
    tools.tastes,
  );
  return {
    contenders,
    rows: list(model.get("settings")).map(readRow),
    together,
    layout,
    pair,
    heard,
    share: signal(0.5),
    strip: openStrip(contenders, tools, abort),
    start: () => {
      const stop = together.start();
      const silence = effect(() => hear(contenders, heard.value, tools.tastes));
      return () => {
        stop();
        silence();
      };
    },
  };
}

/** One is heard, as loud as its watcher likes it. */
function hear(all: readonly Contender[], heard: number, { muted, volume }: Tastes): void {
  const [silent, loud] = [muted.value, volume.value];
  for (const [index, { deck }] of all.entries()) {
    const video = deck.video();
    if (video) Object.assign(video, { muted: silent || index !== heard, volume: loud });
  }
}

/** Of several rows those in which the videos differ are marked. */
export function readRow(raw: unknown): Row {
  const fields = record(raw);
  const values = list(fields.values).map(text);
  return { name: text(fields.name), values, differs: new Set(values).size > 1 };
}

function openContender(medium: Medium, tools: PlayerTools, abort: AbortSignal): Contender {
  const known = signal<Facts | null>(null);
  const deck = openDeck();
  const source = sourceOf(medium, tools);
  askFacts(medium.id, tools.requests, abort)
    .then((facts) => {
      known.value = facts;
    })
    .catch(() => {});
  atEnd(abort, source.close);
  return { medium, source, deck, facts: computed(() => known.value ?? assumed(deck.duration.value)) };
}

/** The strip of the longest one, once it is known which one that is. */
function openStrip(all: readonly Contender[], { requests, urls }: PlayerTools, abort: AbortSignal) {
  const strip = signal<Strip | null>(null);
  let asked = false;
  const stop = effect(() => {
    const known = all.map(({ facts }) => facts.value);
    if (asked || !known.every((facts) => facts.known)) return;
    asked = true;
    const longest = known.reduce(
      (one, facts, index) => (facts.duration > (known[one]?.duration ?? 0) ? index : one),
      0,
    );
    askStrip(all[longest]?.medium.id ?? "", requests, urls, abort)
      .then((found) => {
        strip.value = found;
      })
      .catch(() => {});
  });
  atEnd(abort, stop);
  return strip;
}
