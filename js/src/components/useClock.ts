// A job's clock for as long as its component is drawn.
import type { ReadonlySignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Job } from "../bridge/job";
import { kernelClock } from "../clock";

/** Seconds since the job was sent, ticking while it is open. */
export function useClock(job: ReadonlySignal<Job>): ReadonlySignal<number | null> {
  const { seconds, life } = useMemo(() => {
    const life = new AbortController();
    return { seconds: kernelClock(job, life.signal), life };
  }, [job]);
  useEffect(() => () => life.abort(), [life]);
  return seconds;
}
