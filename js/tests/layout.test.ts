import { expect, test } from "vitest";
import { GAP, layoutOf, moved, spanOf, topFor } from "../src/gallery/layout";

const VIEW = 520;

test.each([
  [0, 1],
  [229, 1],
  [230, 2],
  [434, 3],
  [1000, 6],
])("a width of %i has %i columns that fill it", (width, columns) => {
  const layout = layoutOf(width, 1000);
  expect(layout.columns).toBe(columns);
  expect(layout.rows).toBe(Math.ceil(1000 / columns));
  expect(layout.height).toBe(layout.rows * layout.pitch - GAP);
});

test("an empty grid has no height and no rows", () => {
  const layout = layoutOf(600, 0);
  expect([layout.rows, layout.height]).toEqual([0, 0]);
  const { first, last } = spanOf(layout, 0, VIEW);
  expect(last).toBeLessThan(first);
});

test("every row in sight is drawn wherever it is scrolled, and few others are", () => {
  const layout = layoutOf(600, 1000);
  for (let top = 0; top <= layout.height - VIEW; top += 37) {
    const { first, last } = spanOf(layout, top, VIEW);
    expect(first * layout.pitch).toBeLessThanOrEqual(top);
    expect((last + 1) * layout.pitch).toBeGreaterThanOrEqual(Math.min(top + VIEW, layout.height));
    expect(last - first + 1).toBeLessThanOrEqual(Math.ceil(VIEW / layout.pitch) + 3);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(last).toBeLessThan(layout.rows);
  }
});

test("a place beyond the end, as after many clips were deleted, shows the end", () => {
  const layout = layoutOf(600, 10);
  const { first, last } = spanOf(layout, 100_000, VIEW);
  expect(first).toBeLessThanOrEqual(last);
  expect(last).toBe(layout.rows - 1);
});

test("a row is scrolled into sight by as little as possible", () => {
  const layout = layoutOf(600, 1000);
  const { pitch } = layout;
  expect(topFor(layout, 0, 0, VIEW)).toBe(0);
  expect(topFor(layout, 5, 7 * pitch, VIEW)).toBe(5 * pitch);
  const top = topFor(layout, 30, 0, VIEW);
  expect(top + VIEW).toBe(31 * pitch - GAP);
  expect(topFor(layout, 30, top + 5, VIEW)).toBe(top + 5);
});

test.each([
  [0, "ArrowLeft", 0],
  [0, "ArrowRight", 1],
  [9, "ArrowRight", 9],
  [1, "ArrowUp", 1],
  [1, "ArrowDown", 5],
  [5, "ArrowUp", 1],
  // The last row is shorter: two clips below four.
  [6, "ArrowDown", 9],
  [9, "ArrowDown", 9],
  [8, "ArrowDown", 8],
  [0, "PageDown", 8],
  [9, "PageUp", 1],
  [4, "PageUp", 0],
  [7, "Home", 0],
  [2, "End", 9],
])("from clip %i of ten in rows of four, %s leads to %i", (from, key, to) => {
  expect(moved(from, key, { count: 10, columns: 4, rows: 3, pitch: 100, height: 300 }, 2)).toBe(to);
});

test("other keys lead nowhere, and in an empty grid all of them", () => {
  const layout = layoutOf(600, 10);
  for (const key of ["a", "Enter", "Tab", "toString"]) expect(moved(0, key, layout, 1)).toBeNull();
  expect(moved(0, "End", layoutOf(600, 0), 1)).toBeNull();
});

test("in one column up and down go one by one to the ends", () => {
  const layout = layoutOf(200, 3);
  expect(layout.columns).toBe(1);
  expect(moved(0, "ArrowDown", layout, 4)).toBe(1);
  expect(moved(2, "ArrowDown", layout, 4)).toBe(2);
  expect(moved(0, "ArrowUp", layout, 4)).toBe(0);
});
