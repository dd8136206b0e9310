// How long the prompt is, as the kernel counts it: the rule that refuses a prompt is the one that is shown.
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Draft } from "./bridge/draft";
import { atEnd } from "./bridge/lifetime";
import { number, text } from "./bridge/read";
import type { Requests } from "./bridge/requests";
import type { Shared } from "./bridge/shared";

/** What is known of the prompt's length; no tokens where nothing is. */
export interface Tokens {
  readonly tokens: number;
  readonly limit: number;
  readonly near: boolean;
  /** Why it is too long, in a sentence; "" where it is not. */
  readonly problem: string;
}

const UNKNOWN: Tokens = { tokens: 0, limit: 0, near: false, problem: "" };
const PAUSE_MS = 250;

/** Asks after each pause in typing, quietly: a busy kernel answers later, an older one never. */
export function countTokens(
  draft: Shared<Draft>,
  { ask }: Requests,
  abort: AbortSignal,
): ReadonlySignal<Tokens> {
  const counted = signal(UNKNOWN);
  const prompt = computed(() => draft.value.value.prompt);
  const count = async (prompt: string, signal: AbortSignal) => {
    try {
      const { value } = await ask("tokens", { prompt }, { quiet: true, signal });
      const { tokens, limit, near, problem } = value;
      counted.value = {
        tokens: number(tokens) ?? 0,
        limit: number(limit) ?? 0,
        near: near === true,
        problem: text(problem),
      };
    } catch {
      // What was last known stays.
    }
  };
  const stop = effect(() => {
    const now = prompt.value;
    if (!now.trim()) counted.value = UNKNOWN;
    if (!now.trim()) return;
    const asking = new AbortController();
    const timer = setTimeout(() => void count(now, asking.signal), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  });
  atEnd(abort, stop);
  return counted;
}

/** "about 312 of 1,024 tokens"; "" where nothing is known. */
export function tokenWords({ tokens, limit }: Tokens): string {
  const [some, most] = [tokens, limit].map((each) => each.toLocaleString("en"));
  return tokens && limit ? `about ${some} of ${most} tokens` : "";
}
