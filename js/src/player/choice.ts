// Which clip the player shows: the newest finished one, unless the user has chosen another.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Clip, Job } from "../bridge/job";
import type { Entry } from "../bridge/jobs";

/** A clip with the job it belongs to. */
export interface Shown {
  readonly job: Job;
  readonly clip: Clip;
  /** How often the user has asked for it; from the first time on it plays at once. */
  readonly plays: number;
}

/** What is shown, and the ways to change it. */
export interface PlayerChoice {
  readonly shown: ReadonlySignal<Shown | null>;
  readonly choose: (clip: Clip) => void;
  /** Back to the newest one, whenever that is ready. */
  readonly follow: () => void;
}

/** The choice over a list of jobs, newest first; what is hidden is shown only if it is chosen, or was shown before. */
export function playerChoice(
  entries: ReadonlySignal<readonly Entry[]>,
  isHidden: (clip: string) => boolean = () => false,
): PlayerChoice {
  let last = "";
  const wish = signal<{ id: string; plays: number } | null>(null);
  const shown = computed<Shown | null>(() => {
    const all = entries.value.flatMap(({ job }) => playable(job.value));
    const wished = wish.value;
    const found = all.find(({ clip }) => clip.id === wished?.id);
    const newest = all.find(({ clip }) => clip.id === last || !isHidden(clip.id)) ?? null;
    const now = wished && found ? { ...found, plays: wished.plays } : newest;
    last = now?.clip.id ?? "";
    return now;
  });
  return {
    shown,
    choose: (clip) => {
      wish.value = { id: clip.id, plays: (wish.peek()?.plays ?? 0) + 1 };
    },
    follow: () => {
      wish.value = null;
    },
  };
}

function playable(job: Job): Shown[] {
  if (job.open) return [];
  return job.clips.map((clip) => ({ job, clip, plays: 0 }));
}
