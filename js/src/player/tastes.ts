// How somebody likes to watch: it stays when the next clip comes.
import { type Signal, signal } from "@preact/signals";

export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** The tastes of one view. */
export interface Tastes {
  readonly speed: Signal<number>;
  readonly loop: Signal<boolean>;
  readonly muted: Signal<boolean>;
  /** From 0 to 1. */
  readonly volume: Signal<number>;
}

/** Normal speed, with sound. */
export function openTastes(loop = true): Tastes {
  return { speed: signal(1), loop: signal(loop), muted: signal(false), volume: signal(1) };
}

/** The next faster or slower speed, or the same at the ends. */
export function nextSpeed(speed: number, step: 1 | -1): number {
  return SPEEDS[SPEEDS.findIndex((each) => each >= speed) + step] ?? speed;
}
