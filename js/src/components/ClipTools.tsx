// What can be done with the clip in the player, and what is said of it.
import type { Task } from "../bridge/draft";
import { isPlain, markByKey } from "../gallery/keys";
import { MarkTools } from "../gallery/MarkTools";
import { canDo } from "../places";
import type { Shown } from "../player/choice";
import type { Studio } from "../studio";
import { timeLeft } from "../words";
import { CopyCode } from "./CopyCode";
import { useOwnId } from "./ids";
import { Line } from "./Line";
import { Relatives } from "./Relatives";

interface Props {
  readonly studio: Studio;
  readonly shown: Shown;
  /** Called when the clip is in the video slot. */
  readonly onTaken: () => void;
}

/** What came of it is said below. */
export function ClipTools({ studio, shown, onTaken }: Props) {
  const { clips, catalog, gallery, tools } = studio;
  const { clip, job } = shown;
  const { marks } = gallery;
  const id = useOwnId();
  const { trashed, deleted } = marks.of(clip.id).value;
  const busy = clips.busy.value;
  const about = clips.said.value?.clip;
  const said = about === clip.id || about === job.id ? clips.said.value : null;
  const takeUp = (task: Task) => async () => {
    if (await clips.takeUp(clip.id, task)) onTaken();
  };
  const settings = async () => {
    if (await clips.settings(job.id, clip.id)) onTaken();
  };
  const key = (event: KeyboardEvent) => {
    if (isPlain(event) && markByKey(marks, clip.id, event.key)) event.preventDefault();
  };
  const canExtend = canDo(catalog.value, "extension");
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div class="veo-clip" role="group" aria-label="Clip" onKeyDown={key}>
      <div class="veo-plays">
        <MarkTools key={clip.id} marks={marks} clip={clip.id} />
      </div>
      <div class="veo-plays">
        <Tool busy={busy} text="Use these settings" act={settings} />
        {canExtend && <Tool busy={busy} text="Extend" act={takeUp("extend")} />}
        {canDo(catalog.value, "edit") && <Tool busy={busy} text="Edit" act={takeUp("edit")} />}
        <Tool busy={busy} text="Use last frame" act={() => clips.lastFrame(clip.id)} />
        <CopyCode key={job.id} ask={tools.requests.ask} job={job.id} />
        {!deleted && (
          <Tool
            busy={false}
            text={trashed ? "Restore" : "Delete"}
            act={() => marks.say(clip.id, trashed ? "restore" : "trash")}
          />
        )}
      </div>
      <Line class="veo-note" text={deleted ? GONE : trashed ? TRASHED : ""} />
      {canExtend && <Line class="veo-note veo-kept" text={keptWords(job.keptUntil, Date.now())} />}
      <Line class="veo-problem" text={said && !said.good ? said.sentence : ""} alert />
      <Relatives studio={studio} clip={clip.id} id={`${id}-family`} />
      <span class="veo-hidden" role="status">
        {said?.good ? said.sentence : ""}
      </span>
    </div>
  );
}

const TRASHED = "This clip is in the trash. Its file is still there.";
const GONE = "This clip was deleted from the trash. Its record is kept.";

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
