// A sweep as the kernel tells it: what it varies, and each cell as a signal of its own, so that news of one redraws one.
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Job, readJob } from "../bridge/job";
import { atEnd } from "../bridge/lifetime";
import type { Model } from "../bridge/model";
import { type Presence, watchKernel } from "../bridge/presence";
import { list, number, record, text } from "../bridge/read";
import type { Requests } from "../bridge/requests";
import { traitSignal } from "../bridge/trait";
import { elapsedSeconds, nextOffset } from "../clock";
import { type Layout, readLayout } from "./layout";

/** What stands above the cells. */
export interface Head {
  readonly title: string;
  /** What nobody may miss about synthetic clips. */
  readonly badge: string;
  /** How many jobs were not sent yet. */
  readonly waiting: number;
}

/** A sweep and its cells. */
export interface Sweep {
  readonly head: ReadonlySignal<Head>;
  /** Null until the kernel has said hello. */
  readonly layout: ReadonlySignal<Layout | null>;
  readonly cell: (number: number) => ReadonlySignal<Job>;
  /** Seconds since a cell's job was sent. */
  readonly elapsed: (job: Job) => number | null;
  readonly presence: ReadonlySignal<Presence>;
}

const EMPTY = readJob({});
const TICK_MS = 1000;

/** Follows the kernel until `abort`. */
export function followSweep(model: Model, requests: Requests, abort: AbortSignal): Sweep {
  const cells: Signal<Job>[] = [];
  const layout = signal<Layout | null>(null);
  const open = signal(0);
  const offset = signal<number | null>(null);
  const now = signal(Date.now());

  const put = (at: number, raw: unknown) => {
    const job = readJob(raw);
    const place = cells[at];
    open.value += Number(job.open) - Number(place?.peek().open ?? false);
    if (place) place.value = job;
    else cells[at] = signal(job);
    now.value = Date.now();
    if (job.now !== null) offset.value = nextOffset(offset.peek(), job.now - now.peek());
  };
  requests.onEvent("cells", (event) =>
    batch(() => {
      for (const pair of list(event.cells)) {
        const [at, raw] = list(pair);
        const place = number(at);
        if (place !== null && cells[place]) put(place, raw);
      }
    }),
  );
  const presence = watchKernel(model, requests, abort, ({ value }) =>
    batch(() => {
      list(value.cells).forEach((raw, at) => {
        put(at, raw);
      });
      layout.value ??= readLayout(value);
    }),
  );
  atEnd(
    abort,
    effect(() => {
      if (open.value === 0) return;
      const timer = setInterval(() => {
        now.value = Date.now();
      }, TICK_MS);
      return () => clearInterval(timer);
    }),
  );
  return {
    head: traitSignal(model, "sweep", readHead, abort),
    layout: computed(() => layout.value),
    cell: (at) => cells[at] ?? signal(EMPTY),
    elapsed: (job) => elapsedSeconds(job, offset.value, job.open ? now.value : 0),
    presence,
  };
}

function readHead(raw: unknown): Head {
  const fields = record(raw);
  return { title: text(fields.title), badge: text(fields.badge), waiting: number(fields.waiting) ?? 0 };
}
