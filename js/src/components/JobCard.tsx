// One job: what was asked, where it stands, what it costs, what went wrong and what to do, ways to stop, play, resume or
// repeat it, and its code.
import type { ReadonlySignal } from "@preact/signals";
import { useContext } from "preact/hooks";
import type { Clip, Job } from "../bridge/job";
import type { Ask } from "../bridge/requests";
import { progress } from "../progress";
import { CopyCode } from "./CopyCode";
import { DeskContext } from "./desk";
import { Line } from "./Line";
import { PlayButtons } from "./PlayButtons";
import { ProgressBar } from "./ProgressBar";
import { Prompt } from "./Prompt";
import { StateWords } from "./StateWords";
import { StopButton } from "./StopButton";
import { useClock } from "./useClock";

interface Props {
  readonly job: ReadonlySignal<Job>;
  readonly ask: Ask;
  /** The clip in the player. */
  readonly shown: string | null;
  readonly choose: (clip: Clip) => void;
  /** A badge that stands elsewhere already. */
  readonly knownBadge?: string;
}

/** The whole card; reads signals, so that it redraws by itself. */
export function JobCard({ job, ask, shown, choose, knownBadge = "" }: Props) {
  const clock = useClock(job);
  const desk = useContext(DeskContext);
  const now = job.value;
  const bar = progress(now, clock.value);
  return (
    <>
      <Line class="veo-badge" text={now.badge === knownBadge ? "" : now.badge} />
      <Prompt key={now.prompt} text={now.prompt} />
      <Line class="veo-settings" text={now.settings} />
      <div class="veo-status">
        <StateWords state={now.state} words={now.words} />
        {bar && <ProgressBar progress={bar} moving={now.open && !now.left} />}
      </div>
      <Line class="veo-message" text={now.message} />
      {now.hint && (
        <p class={now.open ? "veo-note" : "veo-fix"}>
          {!now.open && "What to do: "}
          <bdi>{now.hint}</bdi>
        </p>
      )}
      <Line class="veo-note" text={watched(now)} />
      {now.notices.map((notice) => (
        <Line key={notice} class="veo-note" text={notice} />
      ))}
      <div class="veo-foot">
        <span class="veo-money" dir="auto">
          {now.money}
        </span>
        {now.open && now.here && <StopButton key={now.id} ask={ask} job={now} />}
        {!now.open && <PlayButtons clips={now.clips} shown={shown} choose={choose} />}
        {desk && isResumable(now) && (
          <button type="button" class="veo-button" onClick={desk.resume}>
            Resume
          </button>
        )}
        {desk && !now.open && now.clips.length === 0 && (
          <button type="button" class="veo-button" onClick={() => desk.again(now.id)}>
            Try again
          </button>
        )}
        {now.id && <CopyCode key={now.id} ask={ask} job={now.id} />}
      </div>
    </>
  );
}

/** Whether the service may still have something to fetch that nobody waits for. */
function isResumable({ left, state }: Job): boolean {
  return left || state === "stalled" || state === "unwatched";
}

/** Who looks after an open job, where that is not this kernel. */
function watched({ open, here, left }: Job): string {
  if (!open || here) return "";
  return left ? "Its kernel has ended; nobody looks after it." : "Another kernel looks after it.";
}
