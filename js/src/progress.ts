// The honest bar: what it shows is a guess from how long such jobs take, so it slows down and never
// arrives by itself; only the kernel's "done" fills it.
import type { Job } from "./bridge/job";
import { between, duration } from "./words";

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
  if (job.started === null) return { share: 0, text: waiting(job, elapsed) };
  if (elapsed === null) return null;
  if (job.expected === null) return { share: null, text: `${duration(elapsed)} so far` };
  return { share: share(elapsed, job.expected), text: `${duration(elapsed)}${usually(job, elapsed)}` };
}

/** The expected time with its spread, or without where that is not known. */
function usually({ usual, expected }: Job, elapsed: number): string {
  const [low, high] = usual ?? [expected ?? 0, expected ?? 0];
  const isSpread = Math.round(low) < Math.round(high);
  const words = isSpread ? between(Math.round(low), Math.round(high)) : duration(high);
  if (elapsed > high) return `, longer than the usual ${words}`;
  return isSpread ? `, usually ${words}` : ` of about ${words}`;
}

/** What a job that was not sent yet waits for. */
function waiting({ place }: Job, until: number | null): string {
  const line = place === null ? "" : `number ${place} in line`;
  const next = until !== null && until < 0 ? `next try in ${duration(Math.ceil(-until))}` : "";
  return [line, next].filter(Boolean).join(", ") || "not started yet";
}

function ended(elapsed: number | null): string {
  return elapsed === null ? "done" : `done in ${duration(elapsed)}`;
}
