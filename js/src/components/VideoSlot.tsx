// The clip that is to go on or to be changed.
import type { Catalog } from "../bridge/catalog";
import type { Draft, GivenVideo } from "../bridge/draft";
import { canDo, FIRST_FRAME, videoProblem, whyShut } from "../places";
import { saidId } from "./Field";
import { Line } from "./Line";
import { VIDEO_KEY } from "./useTransfers";

interface Props {
  readonly id: string;
  readonly video: GivenVideo;
  readonly catalog: Catalog;
  readonly draft: Draft;
  readonly poster: string | null;
  readonly clear: () => void;
  /** The id of what gets the focus when the clip is gone. */
  readonly focus: string;
  /** Whether another clip is being dragged. */
  readonly dragging: boolean;
}

/** A group by name, filled from a clip's buttons. */
export function VideoSlot({ id, video, catalog, draft, poster, clear, focus, dragging }: Props) {
  const problem = videoProblem(catalog, draft);
  const leave = (event: MouseEvent) => {
    const page = (event.currentTarget as Element).ownerDocument;
    clear();
    page.getElementById(focus)?.focus();
  };
  return (
    <fieldset
      class="veo-field veo-place"
      data-slot={VIDEO_KEY}
      data-wide=""
      aria-describedby={problem ? saidId(id) : undefined}
    >
      <legend class="veo-label">Video</legend>
      <div
        class="veo-slot"
        tabIndex={-1}
        data-filled=""
        data-problem={problem ? "" : undefined}
        data-dragging={dragging ? "" : undefined}
      >
        <div class="veo-slot-picture">
          {poster && (
            <div
              class="veo-frame"
              data-fit="crop"
              style={{ "--veo-shape": video.aspect_ratio.replace(":", " / ") }}
            >
              <img src={poster} alt={`Video: ${video.prompt}`} draggable={false} />
            </div>
          )}
        </div>
        <div class="veo-slot-words">
          <Line class="veo-slot-name" text={video.prompt || "A clip without a prompt"} />
          <Line class="veo-note" text={facts(video)} />
        </div>
        <div class="veo-slot-buttons">
          <button type="button" class="veo-button" onClick={leave}>
            Clear<span class="veo-hidden"> the video</span>
          </button>
        </div>
      </div>
      <div id={saidId(id)} class="veo-said">
        <Line class="veo-problem" text={problem} alert />
        {!problem && <Line class="veo-note" text={whyShut(catalog, draft, FIRST_FRAME)} />}
      </div>
    </fieldset>
  );
}

/** Where a clip that is being dragged may be dropped as a whole; nothing where no model can do anything with it. */
export function VideoPlace({ catalog }: { readonly catalog: Catalog }) {
  const task = canDo(catalog, "extension") ? "extended" : canDo(catalog, "edit") ? "edited" : "";
  return task ? (
    <fieldset class="veo-field veo-place" data-slot={VIDEO_KEY} data-wide="">
      <legend class="veo-label">Video</legend>
      <div class="veo-slot" data-shut="" data-dragging="">
        <p class="veo-note">Dropped here, the whole clip will be {task}.</p>
      </div>
    </fieldset>
  ) : null;
}

/** "Will be extended · 8 s · 1280 × 720". */
function facts({ task, duration, width, height }: GivenVideo): string {
  const seconds = `${Math.round(duration * 10) / 10} s`;
  const shape = width && height ? `${width} × ${height}` : "";
  return [task === "edit" ? "Will be edited" : "Will be extended", seconds, shape]
    .filter(Boolean)
    .join(" · ");
}
