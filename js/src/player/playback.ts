// What the controls and keys work on, be it one video or several at once; and the way one video does it.
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Deck } from "./deck";
import { type Facts, frameAt, middleOf } from "./facts";
import { isLoop, type Marks, mark, NO_MARKS, returnTo } from "./marks";
import type { Tastes } from "./tastes";

/** Something that plays. */
export interface Playback {
  readonly facts: ReadonlySignal<Facts>;
  /** The frame that is shown, from 0. */
  readonly frame: ReadonlySignal<number>;
  readonly playing: ReadonlySignal<boolean>;
  readonly marks: Signal<Marks>;
  readonly tastes: Tastes;
  readonly play: () => void;
  readonly pause: () => void;
  /** Shows a frame, or the nearest one there is. */
  readonly goTo: (frame: number) => void;
}

/** Plays when it stands, stands when it plays. */
export function toggle({ playing, play, pause }: Playback): void {
  if (playing.peek()) pause();
  else play();
}

/** Stands, and shows the next frame or the one before. */
export function step({ frame, pause, goTo }: Playback, by: 1 | -1): void {
  pause();
  goTo(frame.peek() + by);
}

/** Sets a mark at the frame that is shown. */
export function setMark({ marks, frame }: Playback, which: "a" | "b"): void {
  marks.value = mark(marks.peek(), which, frame.peek());
}

/** Ends the A-B loop. */
export function clearMarks({ marks }: Playback): void {
  marks.value = NO_MARKS;
}

/** Turns something on or off. */
export function flip(setting: Signal<boolean>): void {
  setting.value = !setting.peek();
}

/** A frame that is there. */
export function within({ frames }: Facts, frame: number): number {
  return Math.min(Math.max(frame, 0), frames - 1);
}

/** Sets an element as its watcher likes it. */
export function follow(video: HTMLVideoElement, { muted, volume }: Tastes, speed: number): void {
  video.playbackRate = video.defaultPlaybackRate = speed;
  video.muted = muted.value;
  video.volume = volume.value;
}

/** One video; `attach` follows an element until what it gives is called. */
export function openPlayback(deck: Deck, facts: ReadonlySignal<Facts>, tastes: Tastes) {
  const marks = signal(NO_MARKS);
  const frame = computed(() => frameAt(facts.value, deck.time.value));
  const goTo = (wanted: number) => {
    deck.seek(middleOf(facts.peek(), within(facts.peek(), wanted)));
  };
  const attach = (video: HTMLVideoElement) => {
    const stops = [
      deck.attach(video),
      effect(() => {
        follow(video, tastes, tastes.speed.value);
        // Not while it stands: a step to the very end would go round too.
        video.loop = deck.playing.value && (tastes.loop.value || isLoop(marks.value));
      }),
      effect(() => {
        const back = deck.playing.value ? returnTo(marks.value, frame.value) : null;
        if (back !== null) goTo(back);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
  const playback: Playback = {
    facts,
    frame,
    playing: deck.playing,
    marks,
    tastes,
    play: () => {
      if (frame.peek() === facts.peek().frames - 1) goTo(0);
      deck.play();
    },
    pause: deck.pause,
    goTo,
  };
  return { playback, attach };
}
