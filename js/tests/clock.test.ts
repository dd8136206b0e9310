import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Job, readJob } from "../src/bridge/job";
import { elapsedSeconds, kernelClock, nextOffset } from "../src/clock";
import { RUNNING } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

/** A clock whose page is an hour behind the kernel. */
function clockOf(job: Partial<Job>, controller = new AbortController()) {
  const started = Date.now();
  const pageClock = () => Date.now() - started + 1_000_000 - 3_600_000;
  const trait = signal(readJob({ ...RUNNING, ...job }));
  return { trait, controller, seconds: kernelClock(trait, controller.signal, pageClock) };
}

test("the first sample sets the offset and later ones only improve it", () => {
  expect(nextOffset(null, 500)).toBe(500);
  expect(nextOffset(500, 200)).toBe(500);
  expect(nextOffset(500, 900)).toBe(900);
});

test("a clock that was set back starts the offset afresh", () => {
  expect(nextOffset(500, -3_600_000)).toBe(-3_600_000);
});

test("elapsed time follows the kernel's clock, not the page's", () => {
  expect(clockOf({ now: 1_012_000 }).seconds.value).toBe(12);
});

test("elapsed time moves every second without a message", () => {
  const { seconds } = clockOf({});
  vi.advanceTimersByTime(3000);
  expect(seconds.value).toBe(3);
});

test("a message from the kernel sets the time right", () => {
  const { trait, seconds } = clockOf({});
  trait.value = readJob({ ...RUNNING, now: 1_020_000 });
  expect(seconds.value).toBe(20);
});

test("elapsed time stands still when the job has ended, and its timer is gone", () => {
  const { trait, seconds } = clockOf({});
  trait.value = readJob({ ...RUNNING, state: "done", open: false, now: 1_068_000 });
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(5000);
  expect(seconds.value).toBe(68);
});

test("nothing ticks before the job is sent", () => {
  const { seconds } = clockOf({ started: null });
  expect(vi.getTimerCount()).toBe(0);
  expect(seconds.value).toBeNull();
});

test("the abort signal stops the timer", () => {
  const { controller } = clockOf({});
  expect(vi.getTimerCount()).toBe(1);
  controller.abort();
  expect(vi.getTimerCount()).toBe(0);
});

test("a page clock ahead of the start never gives a negative time", () => {
  expect(elapsedSeconds(readJob({ ...RUNNING, now: 900_000 }), 0, 900_000)).toBe(0);
});

test("a job that waits counts down to when it will be sent, and stops there", () => {
  const { trait, seconds } = clockOf({ started: null, resumes: 1_040_000 });
  expect(seconds.value).toBe(-40);
  vi.advanceTimersByTime(39_000);
  expect(seconds.value).toBe(-1);
  vi.advanceTimersByTime(5_000);
  expect(seconds.value).toBe(0);
  trait.value = { ...trait.value, resumes: null };
  expect(seconds.value).toBeNull();
});
