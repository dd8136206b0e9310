import { expect, test } from "vitest";
import { choices, duration, fileSize, timeLeft } from "../src/words";

test.each([
  [-1, "0 s"],
  [0.9, "0 s"],
  [90.9, "90 s"],
  [91, "1 min 31 s"],
  [120, "2 min"],
  [5400, "90 min"],
  [7200, "2 h"],
  [7500, "2 h 5 min"],
])("%d seconds read %s", (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

test("lists and sizes read as people say them", () => {
  expect([[], [4], [4, 6], [4, 6, 8]].map(choices)).toEqual(["nothing", "4", "4 or 6", "4, 6 or 8"]);
  expect(choices([3, 4, 5, 6, 7])).toBe("3 to 7");
  expect(choices([2, 4, 6, 8, 10])).toBe("2, 4, 6, 8 or 10");
  expect([1, 655_360, 4_404_019].map(fileSize)).toEqual(["1 kB", "640 kB", "4.2 MB"]);
});

test.each([
  [-1, ""],
  [0, ""],
  [1000, "less than 1 h"],
  [31.9 * 3_600_000, "31 h"],
  [167 * 3_600_000, "6 days"],
])("%d ms are left as %j", (ms, words) => {
  expect(timeLeft(ms)).toBe(words);
});
