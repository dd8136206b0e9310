// One job: what was asked, where it stands, what it costs, a way to stop it, ways to play it and its code.
import type { ReadonlySignal } from "@preact/signals";
import type { Clip, Job } from "../bridge/job";
import type { Ask } from "../bridge/requests";
import { progress } from "../progress";
import { CopyCode } from "./CopyCode";
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
  const now = job.value;
  const bar = progress(now, clock.value);
  return (
    <>
      <Line class="veo-badge" text={now.badge === knownBadge ? "" : now.badge} />
      <Prompt key={now.prompt} text={now.prompt} />
      <Line class="veo-settings" text={now.settings} />
      <div class="veo-status">
        <StateWords state={now.state} words={now.words} />
        {bar && <ProgressBar progress={bar} moving={now.open} />}
      </div>
      <Line class="veo-message" text={now.message} />
      {now.notices.map((notice) => (
        <Line key={notice} class="veo-note" text={notice} />
      ))}
      <div class="veo-foot">
        <span class="veo-money" dir="auto">
          {now.money}
        </span>
        {now.open && <StopButton key={now.id} ask={ask} job={now} />}
        {!now.open && <PlayButtons clips={now.clips} shown={shown} choose={choose} />}
        {now.id && <CopyCode key={now.id} ask={ask} job={now.id} />}
      </div>
    </>
  );
}
