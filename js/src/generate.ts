// The click that may cost money: one request a click, and a second one only after a yes.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Draft } from "./bridge/draft";
import type { Job } from "./bridge/job";
import { answeredJob } from "./bridge/jobs";
import { atEnd } from "./bridge/lifetime";
import { isAbort, RequestError, type Requests, randomId, sentenceOf } from "./bridge/requests";
import type { Shared } from "./bridge/shared";

/** What came of the last click. */
export interface Outcome {
  readonly kind: "none" | "refused" | "confirm" | "started";
  readonly sentence: string;
  /** What was asked for. */
  readonly draft: Draft | null;
}

/** The button's doings. */
export interface Generate {
  readonly busy: ReadonlySignal<boolean>;
  readonly outcome: ReadonlySignal<Outcome>;
  /** Asks for the draft as it is; `confirmed` after the user has said yes to a paid account. */
  readonly start: (confirmed: boolean) => Promise<void>;
  readonly dismiss: () => void;
}

const NOTHING: Outcome = { kind: "none", sentence: "", draft: null };

/** The generate button of one view; `onJob` gets the job of each success. */
export function openGenerate(
  draft: Shared<Draft>,
  requests: Requests,
  abort: AbortSignal,
  onJob: (jobs: readonly Job[]) => void,
): Generate {
  const busy = signal(false);
  const outcome = signal(NOTHING);
  const dismiss = () => {
    outcome.value = NOTHING;
  };
  const start = async (confirmed: boolean) => {
    if (busy.peek()) return;
    busy.value = true;
    draft.flush();
    // A yes holds for what it was asked about.
    const asked = (confirmed && outcome.peek().draft) || draft.value.peek();
    dismiss();
    try {
      const { value } = await requests.ask("generate", { draft: asked, token: randomId(), confirmed });
      onJob(answeredJob(value));
      outcome.value = { kind: "started", sentence: "The job was started.", draft: asked };
    } catch (error) {
      if (!isAbort(error)) outcome.value = refused(error, asked);
    } finally {
      busy.value = false;
    }
  };
  const stop = draft.value.subscribe(() => {
    if (!busy.peek()) dismiss();
  });
  atEnd(abort, stop);
  return { busy, outcome, start, dismiss };
}

function refused(error: unknown, draft: Draft): Outcome {
  const code = error instanceof RequestError ? error.code : "";
  // A kernel that is gone is told once, at the top of the panel.
  if (code === "gone") return NOTHING;
  return { kind: code === "confirm" ? "confirm" : "refused", sentence: sentenceOf(error), draft };
}
