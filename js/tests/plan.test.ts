import { expect, test } from "vitest";
import {
  enoughAt,
  type Fragment,
  indexAt,
  keyBefore,
  nextStep,
  readFragments,
} from "../src/player/stream/plan";
import { openSpare } from "../src/player/stream/spare";

/** Half a second each, a hundred bytes each, a key frame every fourth. */
const FILM = readFragments(
  Array.from({ length: 40 }, (_, index) => [index / 2, 100, index % 4 === 0 ? 1 : 0]),
  50,
);
const AHEAD = { seconds: 2, bytes: 10_000 };
const NONE = () => false;

/** Has fragments of these numbers. */
const holding =
  (...indices: number[]) =>
  (index: number) =>
    indices.includes(index);
const upTo = (end: number) => (index: number) => index < end;

test("fragments are read with their places, odd ones as empty", () => {
  expect(FILM[0]).toEqual({ time: 0, start: 50, end: 150, key: true });
  expect(FILM[5]).toEqual({ time: 2.5, start: 550, end: 650, key: false });
  expect(readFragments([[0, 10, 1], "x", [1]], 0).map(({ end }) => end)).toEqual([10, 10, 10]);
  expect(readFragments(null, 3)).toEqual([]);
});

test("the fragment of a time is the last one that has begun by then", () => {
  expect([-1, 0, 0.49, 0.5, 7.3, 99].map((time) => indexAt(FILM, time))).toEqual([0, 0, 0, 1, 14, 39]);
});

test("decoding begins at the key frame at or before", () => {
  expect([0, 3, 4, 7, 39].map((index) => keyBefore(FILM, index))).toEqual([0, 0, 4, 4, 36]);
});

test("enough is some seconds ahead, or so many bytes, but at least what is shown now", () => {
  expect(enoughAt(FILM, 0, AHEAD)).toBe(4);
  expect(enoughAt(FILM, 0.3, AHEAD)).toBe(5);
  expect(enoughAt(FILM, 0, { seconds: 9, bytes: 250 })).toBe(3);
  expect(enoughAt(FILM, 5, { seconds: 0, bytes: 0 })).toBe(11);
  expect(enoughAt(FILM, 19, { seconds: 60, bytes: 1e9 })).toBe(40);
});

test("from the start one goes on in order until enough is there", () => {
  const steps = [];
  let next = 0;
  for (let step = nextStep(FILM, NONE, 0, 0, AHEAD, 100); step; ) {
    steps.push(step.from);
    next = step.to;
    step = nextStep(FILM, upTo(next), next, 0, AHEAD, 100);
  }
  expect(steps).toEqual([0, 1, 2, 3]);
});

test("an answer carries as many fragments as fit, one that is too large all the same", () => {
  expect(nextStep(FILM, NONE, 0, 0, AHEAD, 350)).toEqual({ from: 0, to: 3 });
  expect(nextStep(FILM, NONE, 0, 0, AHEAD, 9_000)).toEqual({ from: 0, to: 4 });
  expect(nextStep(FILM, NONE, 0, 0, AHEAD, 10)).toEqual({ from: 0, to: 1 });
});

test("a seek begins at the key frame before, and leaves out nothing on the way", () => {
  expect(nextStep(FILM, upTo(4), 4, 7.3, AHEAD, 100)).toEqual({ from: 12, to: 13 });
  expect(nextStep(FILM, holding(0, 1, 2, 3, 12), 13, 7.3, AHEAD, 100)).toEqual({ from: 13, to: 14 });
  expect(nextStep(FILM, holding(12, 13), 14, 7.3, AHEAD, 500)).toEqual({ from: 14, to: 19 });
});

test("what is there is not asked for, and nothing is behind the last one", () => {
  expect(nextStep(FILM, upTo(20), 40, 1, AHEAD, 100)).toBeNull();
  expect(nextStep(FILM, upTo(40), 40, 19.9, AHEAD, 100)).toBeNull();
  expect(nextStep([], NONE, 0, 0, AHEAD, 100)).toBeNull();
});

test("a gap is filled up to what is there", () => {
  const has = holding(0, 1, 2, 3, 8, 9, 10);
  expect(nextStep(FILM, has, 4, 1.6, { seconds: 9, bytes: 1e9 }, 1e9)).toEqual({ from: 4, to: 8 });
});

test("a group of pictures left half read is begun again, for a buffer goes on there only from its key frame", () => {
  // Read up to 6, then a seek away; back again, 6 is missing and the run stands elsewhere.
  const has = holding(0, 1, 2, 3, 4, 5, 20, 21);
  expect(nextStep(FILM, has, 22, 2.6, AHEAD, 100)).toEqual({ from: 4, to: 5 });
  expect(nextStep(FILM, has, 5, 2.6, AHEAD, 100)).toEqual({ from: 5, to: 6 });
  expect(nextStep(FILM, has, 6, 2.6, AHEAD, 100)).toEqual({ from: 6, to: 7 });
});

const bytes = (size = 100) => new Uint8Array(size);

test("the bytes of a group are spare until the next one follows", () => {
  const spare = openSpare(FILM);
  for (const index of [0, 1, 2, 3]) spare.keep(index, bytes(), index > 0);
  expect(spare.get(2)?.byteLength).toBe(100);
  spare.keep(4, bytes(), true);
  expect([0, 1, 2, 3, 4].map((index) => spare.get(index) !== undefined)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});

test("a group that was left half read stays spare while others are read", () => {
  const spare = openSpare(FILM);
  for (const index of [0, 1]) spare.keep(index, bytes(), index > 0);
  for (const index of [20, 21, 22, 23, 24]) spare.keep(index, bytes(), index > 20);
  expect(spare.get(1)).toBeDefined();
  expect(spare.get(21)).toBeUndefined();
});

test("spare bytes have a limit, the oldest go first", () => {
  const long: Fragment[] = Array.from({ length: 9 }, (_, index) => ({
    time: index,
    start: index,
    end: index + 1,
    key: index === 0,
  }));
  const spare = openSpare(long);
  for (const index of long.keys()) spare.keep(index, bytes(8 * 1024 * 1024), index > 0);
  expect([4, 5, 8].map((index) => spare.get(index) !== undefined)).toEqual([false, true, true]);
});
