import { expect, test } from "vitest";
import { readJob } from "../src/bridge/job";
import { progress, share } from "../src/progress";
import { RUNNING } from "./fakes";

test("the bar starts empty and is most of the way at the expected time", () => {
  expect(share(0, 70)).toBe(0);
  expect(share(70, 70)).toBeGreaterThan(0.8);
  expect(share(70, 70)).toBeLessThan(0.9);
});

test("the bar always moves on and never arrives", () => {
  const shares = Array.from({ length: 300 }, (_, second) => share(second, 70));
  for (const [second, value] of shares.entries()) {
    if (second > 0) expect(value).toBeGreaterThan(shares[second - 1] as number);
  }
  expect(share(1e6, 70)).toBeLessThanOrEqual(0.98);
});

test("the curve has no corner at its knee", () => {
  const step = 0.001;
  const knee = 0.8;
  const before = (share(knee, 1) - share(knee - step, 1)) / step;
  const after = (share(knee + step, 1) - share(knee, 1)) / step;
  expect(after).toBeCloseTo(before, 2);
});

test("a clock before the start shows an empty bar", () => {
  expect(share(-5, 70)).toBe(0);
});

test("a running job says how far it is of the expected time", () => {
  expect(progress(readJob(RUNNING), 12)?.text).toBe("12 s of about 70 s");
});

test("a late job says so instead of counting against the guess", () => {
  expect(progress(readJob(RUNNING), 95)?.text).toBe("1 min 35 s, longer than the usual 70 s");
});

test("a job of unknown length has no share, but its time", () => {
  expect(progress(readJob({ ...RUNNING, expected: null }), 12)).toEqual({ share: null, text: "12 s so far" });
});

test("a job not yet sent has an empty bar that does not pretend to move", () => {
  expect(progress(readJob({ ...RUNNING, state: "queued", started: null }), null)).toEqual({
    share: 0,
    text: "not started yet",
  });
});

test("only a done job has a full bar; other ends have none", () => {
  expect(progress(readJob({ ...RUNNING, state: "done", open: false }), 68)).toEqual({
    share: 1,
    text: "done in 68 s",
  });
  expect(progress(readJob({ ...RUNNING, state: "failed", open: false }), 68)).toBeNull();
});

test("a job says within what time most of its kind end, and is late only beyond that", () => {
  const usual = readJob({ ...RUNNING, usual: [40.4, 94.6] });
  expect(progress(usual, 22)?.text).toBe("22 s, usually 40 s to 1 min 35 s");
  expect(progress(usual, 80)?.text).toBe("80 s, usually 40 s to 1 min 35 s");
  expect(progress(usual, 120)?.text).toBe("2 min, longer than the usual 40 s to 1 min 35 s");
  expect(progress(readJob({ ...RUNNING, usual: [40, 85] }), 22)?.text).toBe("22 s, usually 40 to 85 s");
  expect(progress(readJob({ ...RUNNING, usual: [70, 70] }), 22)?.text).toBe("22 s of about 70 s");
});

test("a job that waits says its place in line and when sending goes on", () => {
  const waits = { ...RUNNING, state: "waiting", started: null, place: 3 };
  expect(progress(readJob(waits), null)?.text).toBe("number 3 in line");
  expect(progress(readJob(waits), -39.2)?.text).toBe("number 3 in line, next try in 40 s");
  expect(progress(readJob({ ...waits, place: null }), 0)?.text).toBe("not started yet");
});
