// The help under one prompt: what the kernel says while it is open, and a rewrite that may cost money. No drawing here.
import { type ReadonlySignal, signal } from "@preact/signals";
import { isAbort, RequestError, sentenceOf } from "./bridge/requests";
import { type Rewrite, readRewrite, readSaid, readWords, type Said, type Words } from "./help";
import type { Studio } from "./studio";

/** The help of one view. */
export interface Helping {
  readonly said: ReadonlySignal<Said | null>;
  readonly words: ReadonlySignal<readonly Words[]>;
  readonly rewrite: ReadonlySignal<Rewrite | null>;
  readonly busy: ReadonlySignal<boolean>;
  /** Why the last thing asked for did not work. */
  readonly problem: ReadonlySignal<string>;
  /** What has to be agreed to before anything is paid. */
  readonly question: ReadonlySignal<string>;
  /** Asks about the prompt after a pause in typing; to be run as an effect. */
  readonly look: () => (() => void) | undefined;
  /** Asks for a rewrite; `confirmed` after the user has said yes to a paid account. */
  readonly improve: (confirmed: boolean) => Promise<void>;
  /** Takes some changes over. */
  readonly accept: (id: string, numbers: readonly number[]) => Promise<void>;
  /** Takes the question and the rewrite away. */
  readonly dismiss: () => void;
}

const PAUSE_MS = 250;

/** The help of one view of a studio; nothing is asked while it is not open. */
export function openHelping({ draft, backend, tools }: Studio, open: ReadonlySignal<boolean>): Helping {
  const { ask } = tools.requests;
  const said = signal<Said | null>(null);
  const words = signal<readonly Words[]>([]);
  const rewrite = signal<Rewrite | null>(null);
  const busy = signal(false);
  const problem = signal("");
  const question = signal("");

  const look = () => {
    const now = draft.value.value;
    void backend.value; // another account has other prices
    if (!open.value) return;
    const stop = new AbortController();
    const options = { signal: stop.signal, quiet: true };
    const timer = setTimeout(
      async () => {
        try {
          if (words.peek().length === 0)
            words.value = readWords((await ask("vocabulary", {}, options)).value.elements);
          said.value = readSaid((await ask("lint", { draft: now }, options)).value);
          problem.value = "";
        } catch (error) {
          if (!isAbort(error)) problem.value = sentenceOf(error);
        }
      },
      said.peek() ? PAUSE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  };
  const attempt = async (act: () => Promise<void>) => {
    if (busy.peek()) return;
    busy.value = true;
    problem.value = question.value = "";
    try {
      await act();
    } catch (error) {
      const sentence = isAbort(error) ? "" : sentenceOf(error);
      if (error instanceof RequestError && error.code === "confirm") question.value = sentence;
      else problem.value = sentence;
    } finally {
      busy.value = false;
    }
  };
  const dismiss = () => {
    rewrite.value = null;
    question.value = "";
  };
  const improve = (confirmed: boolean) =>
    attempt(async () => {
      const { prompt } = draft.value.peek();
      rewrite.value = readRewrite((await ask("improve", { prompt, confirmed })).value);
    });
  const accept = (id: string, numbers: readonly number[]) =>
    attempt(async () => {
      const { value } = await ask("accept", { id, numbers });
      draft.edit({ prompt: String(value.prompt) });
      draft.flush();
      dismiss();
    });
  return { said, words, rewrite, busy, problem, question, look, improve, accept, dismiss };
}
