import { describe, expect, test } from "vitest";
import { readRow } from "../src/compare/comparison";
import { columns } from "../src/compare/Stage";
import { leaderOf, remedy } from "../src/compare/sync";
import { addressOf, readMedium } from "../src/medium";

describe("keeping together", () => {
  const frame = 1 / 24;

  test.each([
    [0, 1],
    [0.2 * frame, 1],
    [-0.2 * frame, 1],
    [1 * frame, 0.92],
    [-1 * frame, 1.08],
    [6 * frame, 0.76],
    [-6 * frame, 1.24],
    [8.1 * frame, null],
    [-8.1 * frame, null],
  ])("%d s ahead: speed times %s", (drift, factor) => {
    expect(remedy(drift, frame)).toBe(factor);
  });

  test("who is heard leads until its end", () => {
    const ended = new Set(["short"]);
    const atEnd = (each: string) => ended.has(each);
    expect(leaderOf("heard", "long", atEnd)).toBe("heard");
    expect(leaderOf("short", "long", atEnd)).toBe("long");
    expect(leaderOf(undefined, "long", atEnd)).toBe("long");
  });

  test.each([
    [2, 2],
    [3, 3],
    [4, 2],
    [5, 3],
    [9, 3],
  ])("%i videos stand in %i columns", (count, wanted) => {
    expect(columns(count)).toBe(wanted);
  });

  test("a setting that differs is found", () => {
    expect(readRow({ name: "Seed", values: [7, "7"] }).differs).toBe(false);
    expect(readRow({ name: "Seed", values: ["7", ""] }).differs).toBe(true);
    expect(readRow(null)).toEqual({ name: "", values: [], differs: false });
  });
});

describe("a medium", () => {
  test("is opened where it is", () => {
    document.body.dataset.baseUrl = "/lab/";
    const file = readMedium({ id: "x", file: "clips/a%20b.mp4", width: 16, height: 9 });
    expect([addressOf(file, document), file.shape]).toEqual(["/lab/files/clips/a%20b.mp4", "16 / 9"]);
    expect(addressOf(readMedium({ url: "https://example.com/x.mp4" }), document)).toBe(
      "https://example.com/x.mp4",
    );
    expect(addressOf(readMedium({ url: "javascript:alert(1)" }), document)).toBeNull();
    delete document.body.dataset.baseUrl;
  });
});
