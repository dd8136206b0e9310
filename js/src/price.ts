// What a click costs, from the catalog's prices.
import { type Catalog, type ImageModel, modelNamed } from "./bridge/catalog";
import type { Draft } from "./bridge/draft";
import { secondsOf } from "./facts";

/** An amount in dollars; where Google's own figure was not seen, an upper bound. */
export interface Price {
  readonly amount: number;
  readonly bound: boolean;
}

/** Parts of a dollar that prices are reckoned in: decimals do not add up in binary. */
const PARTS = 1_000_000;

/** The list price of a draft, or null where the catalog does not know it. */
export function listPrice(catalog: Catalog, draft: Draft): Price | null {
  const model = modelNamed(catalog, draft.model);
  const silent = model?.usdPerSecondSilent ?? {};
  const isSilent = draft.generate_audio === false && Object.keys(silent).length > 0;
  const prices = isSilent ? silent : (model?.usdPerSecond ?? {});
  const perSecond = Object.hasOwn(prices, draft.resolution)
    ? Number.parseFloat(prices[draft.resolution] ?? "")
    : Number.NaN;
  const amount = (Math.round(perSecond * PARTS) * secondsOf(draft) * draft.number_of_videos) / PARTS;
  return Number.isFinite(amount) && amount >= 0 ? { amount, bound: model?.priceIsBound ?? false } : null;
}

/** The list price of one picture. */
export function picturePrice(model: ImageModel | null): Price | null {
  return model && Number.isFinite(model.usd) ? { amount: model.usd, bound: model.priceIsBound } : null;
}

/** "$3.20"; more than two decimals only where they are needed. */
export function dollars(amount: number): string {
  const exact = amount.toFixed(4).replace(/0{1,2}$/, "");
  return `$${exact}`;
}

/** What stands on a button: the price, and on a backend that costs nothing what it would be elsewhere. */
export function priceWords(price: Price | null, paid: boolean): string {
  const words = price && `${price.bound ? "at most " : ""}${dollars(price.amount)}`;
  if (paid) return words ?? "price unknown";
  return words === null ? "$0 (list price unknown)" : `$0 (list price ${words})`;
}
