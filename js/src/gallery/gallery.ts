// Everything the gallery of one view holds, tied together: the list, what is said of clips, posters, the preview, and
// which clip is meant. No drawing here.
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Job, readJob } from "../bridge/job";
import type { Entry, Jobs } from "../bridge/jobs";
import { atEnd } from "../bridge/lifetime";
import type { PlayerTools } from "../player/Player";
import { type ClipList, openList } from "./list";
import { type MarkBook, openMarks } from "./marks";
import { openPreview, type Preview } from "./preview";
import { jobOf, type Marks, type Row } from "./row";
import { openThumbs, type Thumbs } from "./thumbs";

/** The gallery of one view. */
export interface Gallery {
  readonly list: ClipList;
  readonly marks: MarkBook;
  readonly thumbs: Thumbs;
  readonly preview: Preview;
  readonly tools: PlayerTools;
  /** Whether it is on the screen; what changes meanwhile is asked for when it is again. */
  readonly shown: Signal<boolean>;
  /** Which clip of the list has the focus, or will have it. */
  readonly active: Signal<number>;
  /** How far it is scrolled, in pixels. */
  readonly top: Signal<number>;
  /** The job of the clip that was opened last, where the list of jobs does not have it. */
  readonly opened: ReadonlySignal<readonly Entry[]>;
  /** Has a clip's job where the player looks for it. */
  readonly open: (row: Row) => void;
}

/** How long changes of the library are gathered. */
const GATHER_MS = 150;

/** Opens it on the jobs of a view; everything ends with `abort`. */
export function openGallery(jobs: Jobs, tools: PlayerTools, abort: AbortSignal): Gallery {
  const { requests, urls, page } = tools;
  const shown = signal(false);
  const active = signal(0);
  const opened = signal<readonly Entry[]>([]);
  const removed = new Map<string, Row>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const renewSoon = () => {
    clearTimeout(timer);
    if (shown.peek() && !abort.aborted) timer = setTimeout(list.renew, GATHER_MS);
  };
  /** A clip that no longer fits a filter stays until the list is made anew; one that changes into the trash goes. */
  const settle = (clip: string, marks: Marks) => {
    const belongs = !marks.deleted && marks.trashed === list.filter.peek().trashed;
    const row = list.rows.peek().find(({ id }) => id === clip);
    const known = removed.get(clip);
    if (row && !belongs) {
      removed.set(clip, row);
      list.remove(clip);
    } else if (!row && belongs) {
      if (known) list.insert(known);
      else renewSoon();
    }
  };
  const marks = openMarks(requests, settle);
  const list = openList(requests, marks.take);
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
  const stops = [
    effect(() => {
      if (shown.value) list.renew();
    }),
    effect(() => {
      list.filter.value;
      removed.clear();
      active.value = 0;
    }),
    followActive(list, active),
    followClips(jobs, renewSoon),
  ];
  atEnd(abort, () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  });
  return {
    list,
    marks,
    thumbs: openThumbs(requests, urls),
    preview: openPreview(page, abort),
    tools,
    shown,
    active,
    top: signal(0),
    opened,
    open,
  };
}

/** Keeps the same clip active when clips come and go before it; where it goes itself, the next one is. */
function followActive({ rows, total }: ClipList, active: Signal<number>): () => void {
  let known: string | undefined;
  let before: readonly Row[] = [];
  return effect(() => {
    const [now, index] = [rows.value, active.value];
    const last = Math.max(0, (total.value ?? index + 1) - 1);
    const changed = now !== before && known !== undefined && now[index]?.id !== known;
    const moved = changed ? now.findIndex(({ id }) => id === known) : -1;
    active.value = Math.min(moved < 0 ? index : moved, last);
    before = now;
    known = now[active.peek()]?.id;
  });
}

/** Calls `act` whenever a finished job has brought clips. */
function followClips(jobs: Jobs, act: () => void): () => void {
  let known = 0;
  return effect(() => {
    const finished = jobs.entries.value.filter(({ job }) => !job.value.open);
    const count = finished.reduce((sum, { job }) => sum + job.value.clips.length, 0);
    if (count > known) act();
    known = count;
  });
}
