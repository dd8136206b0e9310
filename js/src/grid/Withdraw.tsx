// Takes back what waits in the queue: free, and nothing that was sent is lost.
import { useSignal } from "@preact/signals";
import { type Ask, isAbort, sentenceOf } from "../bridge/requests";
import { Line } from "../components/Line";

interface Props {
  /** How many jobs were not sent yet. */
  readonly count: number;
  readonly ask: Ask;
}

/** Left out where nothing waits. */
export function Withdraw({ count, ask }: Props) {
  const problem = useSignal("");
  if (count === 0) return null;
  const withdraw = () => {
    problem.value = "";
    ask("withdraw").catch((error: unknown) => {
      if (!isAbort(error)) problem.value = sentenceOf(error);
    });
  };
  return (
    <span class="veo-withdraw">
      <button type="button" class="veo-button" onClick={withdraw}>
        {`Cancel the ${count} not sent yet`}
      </button>
      <Line class="veo-problem" text={problem.value} alert />
    </span>
  );
}
