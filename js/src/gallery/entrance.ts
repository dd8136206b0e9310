// What a view holds for its gallery before that is there, because jobs and player need it too: what is said of clips,
// and the clip that was opened last.
import { type ReadonlySignal, signal } from "@preact/signals";
import { type Job, readJob } from "../bridge/job";
import type { Entry, Jobs } from "../bridge/jobs";
import type { PlayerTools } from "../player/Player";
import { type MarkBook, openMarks } from "./marks";
import { jobOf, type Marks, type Row } from "./row";

/** The way into the gallery of one view. */
export interface Entrance {
  readonly jobs: Jobs;
  readonly marks: MarkBook;
  readonly tools: PlayerTools;
  /** Ends everything. */
  readonly abort: AbortSignal;
  /** The job of the clip that was opened last, where the list of jobs does not have it. */
  readonly opened: ReadonlySignal<readonly Entry[]>;
  /** Has a clip's job where the player looks for it. */
  readonly open: (row: Row) => void;
  /** Who hears of every change of marks. */
  readonly onTold: (act: (clip: string, marks: Marks) => void) => void;
}

/** Opens it on the jobs of a view. */
export function openEntrance(jobs: Jobs, tools: PlayerTools, abort: AbortSignal): Entrance {
  const { requests } = tools;
  const opened = signal<readonly Entry[]>([]);
  let tell: (clip: string, marks: Marks) => void = () => {};
  const marks = openMarks(requests, (clip, now) => tell(clip, now));
  const open = (row: Row) => {
    const isListed = jobs.entries.peek().some(({ id }) => id === row.job);
    if (isListed || opened.peek()[0]?.id === row.job) return;
    const job = signal<Job>(jobOf(row));
    opened.value = [{ id: row.job, job }];
    requests
      .ask("gallery.job", { job: row.job }, { quiet: true })
      .then(({ value }) => {
        const whole = readJob(value.job);
        if (whole.clips.some(({ id }) => id === row.id)) job.value = whole;
      })
      .catch(() => {}); // what the row says is enough to play it
  };
  const onTold: Entrance["onTold"] = (act) => {
    tell = act;
  };
  return { jobs, marks, tools, abort, opened, open, onTold };
}
