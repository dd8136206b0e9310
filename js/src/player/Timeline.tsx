// Where the video is: a slider over the filmstrip. Pointing at it shows the frame there, dragging goes there.
import { type Signal, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { timecode, timeOf } from "./facts";
import type { Playback } from "./playback";
import type { Strip } from "./scenes";

interface Props {
  readonly playback: Playback;
  readonly strip: Strip | null;
}

/** The browser's own slider; its thumb is the playhead. */
export function Timeline({ playback, strip }: Props) {
  const { facts, frame, playing, marks, play, pause, goTo } = playback;
  const pointed = useSignal<number | null>(null);
  const resumes = useRef(false);
  const last = facts.value.frames - 1;
  const place = (at: number) => (last > 0 ? at / last : 0);
  const point = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const share = (event.clientX - box.left) / (box.width || 1);
    pointed.value = Math.round(Math.min(Math.max(share, 0), 1) * last);
  };
  const leave = () => {
    pointed.value = null;
  };
  const drag = (event: Event) => {
    if (playing.peek()) {
      resumes.current = true;
      pause();
    }
    goTo(Number((event.currentTarget as HTMLInputElement).value));
  };
  const drop = () => {
    if (resumes.current) play();
    resumes.current = false;
  };
  const shown = frame.value;
  return (
    <div
      class="veo-timeline"
      style={{
        "--at": place(shown),
        ...(strip && { "--strip": `url(${strip.url})`, "--shape": strip.shape }),
      }}
      onPointerMove={point}
      onPointerLeave={leave}
    >
      {strip && (
        <div class="veo-strip" aria-hidden="true">
          {Array.from({ length: strip.tiles }, (_, tile) => (
            <i key={tile} style={{ "--tile": tile / (strip.tiles - 1) }} />
          ))}
        </div>
      )}
      {Object.entries(marks.value).map(
        ([name, at]) =>
          at !== null && <b key={name} class="veo-mark" style={{ "--at": place(at) }} data-mark={name} />,
      )}
      <input
        class="veo-range"
        type="range"
        aria-label="Position"
        aria-valuetext={`${timecode(timeOf(facts.value, shown))}, frame ${shown + 1} of ${last + 1}`}
        min={0}
        max={last}
        step={1}
        value={shown}
        onInput={drag}
        onChange={drop}
      />
      {strip && <Tile playback={playback} strip={strip} pointed={pointed} place={place} />}
    </div>
  );
}

interface TileProps extends Props {
  readonly strip: Strip;
  readonly pointed: Signal<number | null>;
  readonly place: (frame: number) => number;
}

/** The frame under the pointer, and when it is shown. */
function Tile({ playback, strip, pointed, place }: TileProps) {
  const at = pointed.value;
  if (at === null) return null;
  const tile = Math.min(Math.floor(place(at) * strip.tiles), strip.tiles - 1);
  return (
    <div class="veo-peek" aria-hidden="true" style={{ "--at": place(at) }}>
      <i style={{ "--tile": tile / (strip.tiles - 1) }} />
      {timecode(timeOf(playback.facts.value, at))}
    </div>
  );
}
