// A synced trait as a read-only signal: the only way components learn what Python says.
import { type ReadonlySignal, signal } from "@preact/signals";
import { listen } from "./listen";
import type { Model } from "./model";

/** Follows the trait `name` through `read` until `abort` fires; `read` must accept anything. */
export function traitSignal<T>(
  model: Model,
  name: string,
  read: (raw: unknown) => T,
  abort: AbortSignal,
): ReadonlySignal<T> {
  const value = signal(read(model.get(name)));
  const update = () => {
    value.value = read(model.get(name));
  };
  listen(model, `change:${name}`, update, abort);
  return value;
}
