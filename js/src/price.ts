// What a click costs, from the catalog's prices per second.
import { type Catalog, modelNamed } from "./bridge/catalog";
import type { Draft } from "./bridge/draft";

/** Parts of a dollar that prices are reckoned in: decimals do not add up in binary. */
const PARTS = 1_000_000;

/** The list price in dollars, or null where the catalog does not know it. */
export function listPrice(catalog: Catalog, draft: Draft): number | null {
  const prices = modelNamed(catalog, draft.model)?.usdPerSecond ?? {};
  const perSecond = Object.hasOwn(prices, draft.resolution)
    ? Number.parseFloat(prices[draft.resolution] ?? "")
    : NaN;
  const price = (Math.round(perSecond * PARTS) * draft.duration_seconds * draft.number_of_videos) / PARTS;
  return Number.isFinite(price) && price >= 0 ? price : null;
}

/** "$3.20"; more than two decimals only where they are needed. */
export function dollars(amount: number): string {
  const exact = Math.round(amount * 10_000) % 100 === 0 ? 2 : 4;
  return `$${amount.toFixed(exact)}`;
}

/** What stands on the button: the price, and on a backend that costs nothing what it would be elsewhere. */
export function priceWords(price: number | null, paid: boolean): string {
  if (paid) return price === null ? "price unknown" : dollars(price);
  return price === null ? "$0 (list price unknown)" : `$0 (list price ${dollars(price)})`;
}
