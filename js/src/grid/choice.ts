// Which clips are played side by side, in the order of the cells.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clip } from "../bridge/job";

/** More players than this choke a page, and nobody can look at more at once. */
export const MOST_PLAYED = 9;

/** A clip with what tells it from the others. */
export interface Played {
  readonly cell: number;
  readonly clip: Clip;
  readonly label: string;
}

/** The choice, and the ways to change it. */
export interface Choice {
  readonly played: ReadonlySignal<readonly Played[]>;
  /** How many more were asked for than are played. */
  readonly leftOut: ReadonlySignal<number>;
  readonly has: (clip: string) => boolean;
  /** Adds a clip, or takes it out. */
  readonly toggle: (one: Played) => void;
  /** Plays these and no others. */
  readonly play: (several: readonly Played[]) => void;
}

/** Nothing is played at first. */
export function openChoice(): Choice {
  const played = signal<readonly Played[]>([]);
  const leftOut = signal(0);
  const set = (wanted: readonly Played[]) => {
    const unique = [...new Map(wanted.map((each) => [each.clip.id, each])).values()];
    unique.sort((one, other) => one.cell - other.cell || one.clip.sample - other.clip.sample);
    played.value = unique.slice(0, MOST_PLAYED);
    leftOut.value = unique.length - played.value.length;
  };
  const has = (clip: string) => played.value.some((each) => each.clip.id === clip);
  return {
    played,
    leftOut,
    has,
    toggle: (one) =>
      set(
        has(one.clip.id)
          ? played.peek().filter((each) => each.clip.id !== one.clip.id)
          : [...played.peek(), one],
      ),
    play: set,
  };
}
