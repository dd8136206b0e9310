// Jobs that nobody looks after: the request that has this kernel do so. Nothing is sent again, nothing is bought.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { readJobs } from "./bridge/job";
import type { Jobs } from "./bridge/jobs";
import { number } from "./bridge/read";
import { isAbort, type Requests, sentenceOf } from "./bridge/requests";

/** What an ended kernel left, and what came of the last try. */
export interface Resuming {
  /** How many open jobs nobody looks after. */
  readonly left: ReadonlySignal<number>;
  readonly busy: ReadonlySignal<boolean>;
  /** What is looked after again, in a sentence. */
  readonly said: ReadonlySignal<string>;
  readonly problem: ReadonlySignal<string>;
  readonly start: () => Promise<void>;
}

/** Opens it for one view. */
export function openResuming(jobs: Jobs, { ask }: Requests): Resuming {
  const left = computed(() => jobs.entries.value.filter(({ job }) => job.value.left).length);
  const busy = signal(false);
  const said = signal("");
  const problem = signal("");
  const start = async () => {
    if (busy.peek()) return;
    busy.value = true;
    said.value = problem.value = "";
    try {
      const { value } = await ask("resume");
      jobs.take(readJobs(value.jobs));
      said.value = `${jobsAre(number(value.resumed) ?? 0)} looked after again.`;
    } catch (error) {
      if (!isAbort(error)) problem.value = sentenceOf(error);
    } finally {
      busy.value = false;
    }
  };
  return { left, busy, said, problem, start };
}

/** "1 job is", "2 jobs are". */
export function jobsAre(count: number): string {
  return count === 1 ? "1 job is" : `${count} jobs are`;
}
