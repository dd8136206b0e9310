import { expect, test } from "vitest";
import { duration } from "../src/words";

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
