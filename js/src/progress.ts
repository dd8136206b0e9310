// The honest bar: what it shows is a guess from how long such jobs take, so it slows down and never
// arrives by itself; only the kernel's "done" fills it.
import type { Job } from "./bridge/job";
import { duration } from "./words";

/** What the bar draws: a share of 0..1, or null where no share can be known. */
export interface Progress {
  readonly share: number | null;
  readonly text: string;
}

/** Where the straight part ends, as a share of the expected time. */
const KNEE = 0.8;
const SLOPE = 0.9;
const CEILING = 0.98;

/** A straight line to the knee, then ever slower towards the ceiling, without a corner. */
export function share(elapsed: number, expected: number): number {
  const time = Math.max(0, elapsed) / expected;
  if (time <= KNEE) return time * SLOPE;
  const knee = KNEE * SLOPE;
  const room = CEILING - knee;
  return knee + room * (1 - Math.exp((-(time - KNEE) * SLOPE) / room));
}

/** The bar of a job `elapsed` seconds after it was sent; null where a bar would say nothing. */
export function progress(job: Job, elapsed: number | null): Progress | null {
  if (!job.open) return job.state === "done" ? { share: 1, text: ended(elapsed) } : null;
  if (elapsed === null) return { share: 0, text: "not started yet" };
  if (job.expected === null) return { share: null, text: `${duration(elapsed)} so far` };
  const text =
    elapsed <= job.expected
      ? `${duration(elapsed)} of about ${duration(job.expected)}`
      : `${duration(elapsed)}, longer than the usual ${duration(job.expected)}`;
  return { share: share(elapsed, job.expected), text };
}

function ended(elapsed: number | null): string {
  return elapsed === null ? "done" : `done in ${duration(elapsed)}`;
}
