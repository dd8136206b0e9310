// What can be done with the clip in the player.
import type { Task } from "../bridge/draft";
import { canDo } from "../places";
import type { Shown } from "../player/choice";
import type { Studio } from "../studio";
import { timeLeft } from "../words";
import { Line } from "./Line";

interface Props {
  readonly studio: Studio;
  readonly shown: Shown;
  /** Called when the clip is in the video slot. */
  readonly onTaken: () => void;
}

/** Extend, edit, use the last frame; what came of it is said below. */
export function ClipTools({ studio, shown, onTaken }: Props) {
  const { clips, catalog } = studio;
  const { clip, job } = shown;
  const busy = clips.busy.value;
  const said = clips.said.value?.clip === clip.id ? clips.said.value : null;
  const takeUp = (task: Task) => async () => {
    if (await clips.takeUp(clip.id, task)) onTaken();
  };
  const canExtend = canDo(catalog.value, "extension");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div class="veo-clip" role="group" aria-label="Clip">
      <div class="veo-plays">
        {canExtend && <Tool busy={busy} text="Extend" act={takeUp("extend")} />}
        {canDo(catalog.value, "edit") && <Tool busy={busy} text="Edit" act={takeUp("edit")} />}
        <Tool busy={busy} text="Use last frame" act={() => clips.lastFrame(clip.id)} />
      </div>
      {canExtend && <Line class="veo-note veo-kept" text={keptWords(job.keptUntil, Date.now())} />}
      <Line class="veo-problem" text={said && !said.good ? said.sentence : ""} alert />
      <span class="veo-hidden" role="status">
        {said?.good ? said.sentence : ""}
      </span>
    </div>
  );
}

interface ToolProps {
  readonly busy: boolean;
  readonly text: string;
  readonly act: () => void;
}

function Tool({ busy, text, act }: ToolProps) {
  return (
    <button type="button" class="veo-button" aria-disabled={busy} onClick={act}>
      {text}
    </button>
  );
}

/** How long the service surely keeps what it needs to go on from a clip; "" where it needs nothing. */
export function keptWords(until: number | null, now: number): string {
  if (until === null) return "";
  const left = timeLeft(until - now);
  return left
    ? `extendable for ${left}`
    : "The service may have deleted its copy. Its last frame can start a new video.";
}
