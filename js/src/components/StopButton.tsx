// "Stop watching", or "Cancel" where nothing was sent yet or the service can do that. One request to the kernel, whatever
// the number of clicks.
import { useSignal } from "@preact/signals";
import type { Job } from "../bridge/job";
import { type Ask, isAbort, sentenceOf } from "../bridge/requests";
import { useOwnId } from "./ids";

interface Props {
  readonly ask: Ask;
  readonly job: Job;
}

const BILLED = "It cannot be cancelled at Google and is billed if it succeeds.";
const UNSAID = "Google does not say whether what was made until then is billed.";

/** Off from the first click; usable again only where the kernel could not be reached or refused. */
export function StopButton({ ask, job }: Props) {
  const id = useOwnId();
  const asked = useSignal(false);
  const problem = useSignal("");
  const isSent = job.state !== "queued" && job.state !== "waiting";
  // A simulated job has a badge; what has none costs money.
  const billed = job.badge === "" && isSent;
  const stop = async () => {
    if (asked.peek()) return;
    asked.value = true;
    problem.value = "";
    try {
      await ask("stop", { job: job.id });
    } catch (error) {
      asked.value = false;
      if (!isAbort(error)) problem.value = sentenceOf(error);
    }
  };
  return (
    <span class="veo-stop">
      {problem.value && (
        <span class="veo-problem" role="alert">
          {problem.value}
        </span>
      )}
      {billed && (
        <span id={id} class="veo-note">
          {job.canCancel ? UNSAID : BILLED}
        </span>
      )}
      <button
        type="button"
        class="veo-button"
        aria-disabled={asked.value}
        aria-describedby={billed ? id : undefined}
        onClick={stop}
      >
        {words(job.canCancel || !isSent, asked.value)}
      </button>
    </span>
  );
}

function words(cancels: boolean, asked: boolean): string {
  if (cancels) return asked ? "Cancelling" : "Cancel";
  return asked ? "Stopping" : "Stop watching";
}
