// How long a job has been running, by the page's clock set to the kernel's: the bar moves every second
// without a message, and every message sets it right again.
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Job } from "./bridge/job";

const TICK_MS = 1000;
/** A sample this far behind the best one means that a clock was set, not that a message was slow. */
const CLOCK_WAS_SET_MS = 30_000;

/** Kernel clock minus page clock after one more sample. Messages only ever arrive late, so the largest
 * difference is the truest; a much smaller one starts afresh. */
export function nextOffset(best: number | null, sample: number): number {
  if (best === null || best - sample > CLOCK_WAS_SET_MS) return sample;
  return Math.max(best, sample);
}

/** Seconds since the job was sent; below zero until it will be sent, where that is known; null where neither is.
 * `pageNow` is ignored once the job has ended. */
export function elapsedSeconds(job: Job, offset: number | null, pageNow: number): number | null {
  const from = job.started ?? job.resumes;
  const live = pageNow + (offset ?? 0);
  const now = job.open ? Math.max(live, job.now ?? live) : job.now;
  if (from === null || now === null) return null;
  const seconds = (now - from) / 1000;
  return job.started === null ? Math.min(0, seconds) : Math.max(0, seconds);
}

/** The elapsed seconds as a signal: ticks while the job is open, stands still afterwards. */
export function kernelClock(
  job: ReadonlySignal<Job>,
  abort: AbortSignal,
  pageClock: () => number = Date.now,
): ReadonlySignal<number | null> {
  const offset = signal<number | null>(null);
  const page = signal(pageClock());
  const running = computed(() => job.value.open && (job.value.started ?? job.value.resumes) !== null);

  const stopSampling = effect(() => {
    const { now } = job.value;
    batch(() => {
      page.value = pageClock();
      if (now !== null) offset.value = nextOffset(offset.peek(), now - page.peek());
    });
  });
  const stopTicking = effect(() => {
    if (!running.value) return;
    const timer = setInterval(() => {
      page.value = pageClock();
    }, TICK_MS);
    return () => clearInterval(timer);
  });
  abort.addEventListener(
    "abort",
    () => {
      stopSampling();
      stopTicking();
    },
    { once: true },
  );
  if (abort.aborted) {
    stopSampling();
    stopTicking();
  }
  return computed(() => elapsedSeconds(job.value, offset.value, page.value));
}
