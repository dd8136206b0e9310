// One video in one view, tied together: where its bytes come from, what is known of it, what plays it. No drawing here.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Requests } from "../bridge/requests";
import type { Urls } from "../urls";
import { openDeck } from "./deck";
import { assumed } from "./facts";
import { openPlayback, type Playback } from "./playback";
import { openSaver, type Save } from "./saving";
import { openScenes, type Scenes } from "./scenes";
import type { Media, Source } from "./source";
import type { Tastes } from "./tastes";

/** What every video of a view shares. */
export interface UnitTools {
  readonly requests: Requests;
  readonly urls: Urls;
  readonly page: Document;
  readonly tastes: Tastes;
}

/** What is folded out under a video: nothing, or one of these. */
export type Fold = "" | "frame" | "file" | "keys";

/** The state of one video. */
export interface Unit {
  readonly source: Source;
  readonly scenes: Scenes;
  readonly playback: Playback;
  readonly fold: ReadonlySignal<Fold>;
  /** Folds something out, or in again. */
  readonly flip: (fold: Fold) => void;
  /** What came of the last thing that was done with it. */
  readonly said: Signal<string>;
  readonly save: Save;
  /** Follows an element; what it gives ends everything. */
  readonly attach: (video: HTMLVideoElement) => () => void;
}

/** Opens a video that comes from `source`. */
export function openUnit(media: Media, source: Source, { requests, urls, page, tastes }: UnitTools): Unit {
  const scenes = openScenes(media.id, requests, urls);
  const deck = openDeck();
  const facts = computed(() => scenes.facts.value ?? assumed(deck.duration.value));
  const { playback, attach } = openPlayback(deck, facts, tastes);
  const said = signal("");
  const fold = signal<Fold>("");
  return {
    source,
    scenes,
    playback,
    fold,
    flip: (which) => {
      fold.value = fold.peek() === which ? "" : which;
    },
    said,
    save: openSaver(page, urls, said),
    attach: (video) => {
      const detach = attach(video);
      source.attach(video);
      return () => {
        detach();
        source.close();
        scenes.close();
      };
    },
  };
}
