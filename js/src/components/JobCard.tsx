// The live card of one job: what was asked, where it stands, what it costs, and a way to stop watching.
import type { ReadonlySignal } from "@preact/signals";
import type { Job } from "../bridge/job";
import type { Send } from "../bridge/messages";
import { progress } from "../progress";
import { ProgressBar } from "./ProgressBar";
import { Prompt } from "./Prompt";
import { StateWords } from "./StateWords";
import { StopButton } from "./StopButton";

interface Props {
  readonly job: ReadonlySignal<Job>;
  readonly clock: ReadonlySignal<number | null>;
  readonly send: Send;
}

/** The whole card; reads signals, so that it redraws by itself. */
export function JobCard({ job, clock, send }: Props) {
  const shown = job.value;
  const bar = progress(shown, clock.value);
  return (
    <section class="veo-card" data-state={shown.state} aria-label="Video job">
      <Line class="veo-badge" text={shown.badge} />
      <Prompt key={shown.prompt} text={shown.prompt} />
      <Line class="veo-settings" text={shown.settings} />
      <StateWords state={shown.state} words={shown.words} />
      {bar && <ProgressBar progress={bar} moving={shown.open} />}
      <Line class="veo-message" text={shown.message} />
      <div class="veo-foot">
        <span class="veo-money" dir="auto">
          {shown.money}
        </span>
        {shown.open && <StopButton key={shown.id} send={send} />}
      </div>
    </section>
  );
}

/** A line of text, left out when empty. */
function Line({ class: name, text }: { class: string; text: string }) {
  return text ? (
    <p class={name} dir="auto">
      {text}
    </p>
  ) : null;
}
