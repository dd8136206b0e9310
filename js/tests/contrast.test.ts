import { expect, test } from "vitest";
import { differing, titlesOf } from "../src/grid/contrast";
import { readLayout } from "../src/grid/layout";

const layout = readLayout({
  factors: [
    { name: "prompt", values: ["A cat", "A dog"] },
    { name: "seed", values: ["1", "2"] },
    { name: "__proto__", values: ["constructor"] },
  ],
  places: [
    [0, 0, 0],
    [0, 1, 0],
    [1, 0, 0],
  ],
});
const played = (cell: number, sample = 0) => ({
  cell,
  label: "",
  clip: {
    id: `${cell}-${sample}`,
    sample,
    width: null,
    height: null,
    duration: null,
    size: null,
    file: null,
  },
});

test("only what differs is said", () => {
  expect(differing(layout, [played(0), played(1)])).toEqual([
    { name: "seed", values: ["1", "2"], differs: true },
  ]);
  expect(titlesOf(layout, [played(0), played(1)])).toEqual(["seed 1", "seed 2"]);
  expect(titlesOf(layout, [played(0), played(2)])).toEqual(["A cat", "A dog"]);
});

test("videos of one cell are told apart by their number", () => {
  expect(titlesOf(layout, [played(0), played(0, 1)])).toEqual(["video 1", "video 2"]);
  expect(titlesOf(layout, [played(0), played(0, 1), played(1)])).toEqual([
    "seed 1, video 1",
    "seed 1, video 2",
    "seed 2",
  ]);
});

test("a cell that the layout does not know says nothing", () => {
  expect(titlesOf(layout, [played(7), played(8)])).toEqual(["", ""]);
});
