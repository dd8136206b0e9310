// What an ended kernel left behind, and the button that has this one look after it.
import { jobsAre, type Resuming } from "../resuming";
import { Line } from "./Line";

/** Nothing while every open job is looked after. */
export function ResumeBar({ resuming }: { readonly resuming: Resuming }) {
  const { left, busy, said, problem, start } = resuming;
  return (
    <>
      {left.value > 0 && (
        <div class="veo-presence veo-notice">
          <p>{jobsAre(left.value)} left by a kernel that has ended. Resuming buys nothing.</p>
          <button type="button" class="veo-button" aria-disabled={busy.value} onClick={start}>
            Resume
          </button>
        </div>
      )}
      <Line class="veo-problem" text={problem.value} alert />
      <span class="veo-hidden" role="status">
        {said.value}
      </span>
    </>
  );
}
