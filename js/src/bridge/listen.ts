// Listening to a model for as long as a view lives.
import { atEnd } from "./lifetime";
import type { Handler, Model } from "./model";

/** Attaches a handler that `abort` detaches; after the end nothing is attached at all. */
export function listen(model: Model, event: string, handler: Handler, abort: AbortSignal): void {
  if (abort.aborted) return;
  model.on(event, handler);
  atEnd(abort, () => model.off(event, handler));
}
