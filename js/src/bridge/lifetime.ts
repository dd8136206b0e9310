// How long a view lives: ended by the host's AbortSignal or by the clean-up function, whichever comes first.

/** One view's life: listeners, timers and DOM hang on `signal`. */
export interface Lifetime {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

/** Starts a life that the host's signal, where there is one, ends as well. */
export function lifetime(host?: AbortSignal): Lifetime {
  const controller = new AbortController();
  const end = () => controller.abort();
  if (host?.aborted) end();
  else host?.addEventListener("abort", end, { once: true, signal: controller.signal });
  return { signal: controller.signal, end };
}

/** Runs `act` when the life ends; at once where it has ended already. */
export function atEnd(abort: AbortSignal, act: () => void): void {
  if (abort.aborted) act();
  else abort.addEventListener("abort", act, { once: true });
}
