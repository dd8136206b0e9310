// The jobs a studio shows, newest first, each a signal of its own: a change redraws one card.
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { isNewer, type Job, readJob, readJobs } from "./job";
import type { Requests } from "./requests";

/** One place in the list. */
export interface Entry {
  readonly id: string;
  readonly job: ReadonlySignal<Job>;
}

/** The list, and the ways a job gets into it. */
export interface Jobs {
  readonly entries: ReadonlySignal<readonly Entry[]>;
  /** Takes what a hello or a generate brought, newest first. */
  readonly take: (jobs: readonly Job[]) => void;
}

/** Follows the kernel's job events; a job told twice is there once. */
export function followJobs(requests: Requests): Jobs {
  const known = new Map<string, Signal<Job>>();
  const entries = signal<readonly Entry[]>([]);
  const take = (jobs: readonly Job[]) =>
    batch(() => {
      const added: Entry[] = [];
      for (const job of jobs) {
        const place = known.get(job.id);
        if (place === undefined) {
          const fresh = signal(job);
          known.set(job.id, fresh);
          added.push({ id: job.id, job: fresh });
        } else if (isNewer(job, place.peek())) place.value = job;
      }
      if (added.length > 0) entries.value = [...added, ...entries.peek()];
    });
  requests.onEvent("job", (event) => {
    const job = readJob(event.job);
    if (job.id) take([job]);
  });
  return { entries, take };
}

/** The job of an answer to `generate`, as a list of at most one. */
export function answeredJob(value: Record<string, unknown>): readonly Job[] {
  return readJobs([value.job]);
}
