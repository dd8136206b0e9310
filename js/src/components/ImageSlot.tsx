// The slot "First frame": what is in it, how it gets there, and what it refused.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Picture } from "../bridge/draft";
import type { Slot } from "../slot";
import { fileSize } from "../words";
import { saidId } from "./Field";
import { Line } from "./Line";
import { ProgressBar } from "./ProgressBar";

interface Props {
  readonly id: string;
  readonly slot: Slot;
  readonly image: Picture | null;
  readonly problem: string;
  /** Whether a file is being dragged over the panel. */
  readonly dragging: boolean;
}

/** A group by name; the file input is the browser's own, drawn as a button. */
export function ImageSlot({ id, slot, image, problem, dragging }: Props) {
  const broken = useSignal("");
  const input = useRef<HTMLInputElement>(null);
  const arrival = slot.arrival.value;
  const preview = slot.preview.value;
  const said = slot.refusal.value || problem;
  const choose = () => {
    const files = [...(input.current?.files ?? [])];
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
    if (files.length > 0) void slot.offer(files);
  };
  const leave = (act: () => void) => () => {
    act();
    input.current?.focus();
  };
  return (
    <fieldset class="veo-field veo-wide" aria-describedby={said ? saidId(id) : undefined}>
      <legend class="veo-label">First frame</legend>
      <div class="veo-slot" data-dragging={dragging ? "" : undefined} data-invalid={said ? "" : undefined}>
        <div class="veo-slot-picture">
          {preview && preview !== broken.value ? (
            <img
              src={preview}
              alt={`First frame: ${arrival?.name ?? image?.name ?? ""}`}
              onError={() => {
                broken.value = preview;
              }}
            />
          ) : (
            <Blank />
          )}
        </div>
        <div class="veo-slot-words">
          <Line class="veo-slot-name" text={arrival?.name ?? image?.name ?? ""} />
          {arrival && <ProgressBar label="Upload" progress={percent(arrival.share)} moving={false} />}
          {!arrival && (
            <Line class="veo-note" text={image ? facts(image) : "Drop, paste or browse: one PNG or JPEG"} />
          )}
        </div>
        <div class="veo-slot-buttons">
          <label class="veo-button">
            <input
              ref={input}
              class="veo-hidden"
              type="file"
              accept="image/png,image/jpeg"
              aria-label="Browse for the first frame"
              onChange={choose}
            />
            Browse
          </label>
          {arrival && (
            <button type="button" class="veo-button" onClick={leave(slot.cancel)}>
              Cancel<span class="veo-hidden"> the upload</span>
            </button>
          )}
          {image && !arrival && (
            <button type="button" class="veo-button" onClick={leave(slot.clear)}>
              Clear<span class="veo-hidden"> the first frame</span>
            </button>
          )}
        </div>
      </div>
      <div id={saidId(id)} class="veo-said">
        <Line class="veo-problem" text={said} alert />
      </div>
    </fieldset>
  );
}

function Blank() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path
        d="M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01"
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
        stroke-linecap="round"
      />
    </svg>
  );
}

function percent(share: number) {
  return { share, text: `${Math.floor(share * 100)} %` };
}

function facts({ width, height, size }: Picture): string {
  const shape = width && height ? `${width} × ${height}` : "";
  return [shape, size === null ? "" : fileSize(size)].filter(Boolean).join(" · ");
}
