import { expect, test } from "vitest";
import { readCatalog } from "../src/bridge/catalog";
import { readDraft } from "../src/bridge/draft";
import { dollars, listPrice, picturePrice, priceWords } from "../src/price";
import { CATALOG, given } from "./fakes";

const catalog = readCatalog(CATALOG);

test.each([
  [{}, "$3.20"],
  [{ resolution: "4k", number_of_videos: 3 }, "$14.40"],
  [{ model: "small", duration_seconds: 6 }, "$0.30"],
  [{ model: "small", resolution: "1080p" }, "price unknown"],
  [{ model: "nobody" }, "price unknown"],
  [{ generate_audio: false }, "$1.60"],
  [{ generate_audio: true }, "$3.20"],
  [{ generate_audio: false, model: "small" }, "$0.40"],
  [{ model: "other" }, "at most $0.88"],
  [{ video: given("extend") }, "$3.20"],
  [{ model: "other", video: given("edit", 9.2), duration_seconds: 4 }, "at most $1.10"],
  [{ resolution: "constructor" }, "price unknown"],
])("%j costs %s", (draft, words) => {
  expect(priceWords(listPrice(catalog, readDraft(draft, catalog)), true)).toBe(words);
});

test("a backend that costs nothing says what it would be elsewhere", () => {
  expect(priceWords({ amount: 3.2, bound: false }, false)).toBe("$0 (list price $3.20)");
  expect(priceWords({ amount: 3.2, bound: true }, false)).toBe("$0 (list price at most $3.20)");
  expect(priceWords(null, false)).toBe("$0 (list price unknown)");
});

test("parts of a cent are shown where there are any", () => {
  expect(dollars(0.1 * 3)).toBe("$0.30");
  expect(dollars(0.0625)).toBe("$0.0625");
  expect(dollars(0.034)).toBe("$0.034");
  expect(dollars(120)).toBe("$120.00");
});

test("a picture has its own price, where some model draws", () => {
  expect(priceWords(picturePrice(catalog.imageModel), true)).toBe("$0.034");
  expect(picturePrice(readCatalog({}).imageModel)).toBeNull();
  expect(picturePrice({ title: "Odd", usd: Number.NaN, priceIsBound: false })).toBeNull();
});
