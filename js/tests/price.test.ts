import { expect, test } from "vitest";
import { readCatalog } from "../src/bridge/catalog";
import { readDraft } from "../src/bridge/draft";
import { dollars, listPrice, priceWords } from "../src/price";
import { CATALOG } from "./fakes";

const catalog = readCatalog(CATALOG);

test.each([
  [{}, "$3.20"],
  [{ resolution: "4k", number_of_videos: 3 }, "$14.40"],
  [{ model: "small", duration_seconds: 6 }, "$0.30"],
  [{ model: "small", resolution: "1080p" }, "price unknown"],
  [{ model: "nobody" }, "price unknown"],
  [{ resolution: "constructor" }, "price unknown"],
])("%j costs %s", (draft, words) => {
  expect(priceWords(listPrice(catalog, readDraft(draft, catalog)), true)).toBe(words);
});

test("a backend that costs nothing says what it would be elsewhere", () => {
  expect(priceWords(3.2, false)).toBe("$0 (list price $3.20)");
  expect(priceWords(null, false)).toBe("$0 (list price unknown)");
});

test("parts of a cent are shown where there are any", () => {
  expect(dollars(0.1 * 3)).toBe("$0.30");
  expect(dollars(0.0625)).toBe("$0.0625");
});
