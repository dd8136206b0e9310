// Clips side by side, played, stopped and moved together; one of them is heard.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Line } from "../components/Line";
import type { PlayerTools } from "../player/Player";
import { openSource } from "../player/source";
import type { Played } from "./choice";
import { openTogether, type Together } from "./together";

interface Props {
  readonly clips: readonly Played[];
  readonly tools: PlayerTools;
  readonly clear: () => void;
}

/** All players with their common controls. */
export function Players({ clips, tools, clear }: Props) {
  const together = useMemo(openTogether, []);
  useEffect(() => together.close, [together]);
  const heard = useSignal("");
  const loud = clips.some(({ clip }) => clip.id === heard.value) ? heard.value : (clips[0]?.clip.id ?? "");
  return (
    <section class="veo-together" aria-label="Side by side">
      <div class="veo-together-screens">
        {clips.map((played) => (
          <One
            key={played.clip.id}
            played={played}
            tools={tools}
            together={together}
            isHeard={played.clip.id === loud}
            heard={heard}
          />
        ))}
      </div>
      <Controls together={together} clear={clear} />
    </section>
  );
}

function Controls({ together, clear }: { readonly together: Together; readonly clear: () => void }) {
  const { playing, time, length } = together;
  return (
    <div class="veo-together-controls">
      <button type="button" class="veo-button" onClick={together.toggle}>
        {playing.value ? "Pause all" : "Play all"}
      </button>
      <input
        type="range"
        aria-label="Position of all"
        min={0}
        max={length.value}
        step={0.04}
        value={time.value}
        onInput={(event) => together.seek(Number((event.currentTarget as HTMLInputElement).value))}
      />
      <span class="veo-time" aria-hidden="true">
        {`${time.value.toFixed(1)} of ${length.value.toFixed(1)} s`}
      </span>
      <button type="button" class="veo-button" onClick={clear}>
        Close
      </button>
    </div>
  );
}

interface OneProps {
  readonly played: Played;
  readonly tools: PlayerTools;
  readonly together: Together;
  readonly isHeard: boolean;
  readonly heard: Signal<string>;
}

function One({ played, tools, together, isHeard, heard }: OneProps) {
  const { clip, label } = played;
  const video = useRef<HTMLVideoElement>(null);
  const source = useMemo(() => openSource(clip, tools.page, tools.requests, tools.urls), []);
  useEffect(() => {
    if (video.current) source.attach(video.current);
    return source.close;
  }, [source]);
  useEffect(() => (video.current ? together.join(video.current) : undefined), [together]);
  const shape = clip.width && clip.height ? `${clip.width} / ${clip.height}` : undefined;
  return (
    <figure class="veo-together-one">
      <div class="veo-screen">
        <video
          ref={video}
          playsInline
          loop
          preload="auto"
          muted={!isHeard}
          aria-label={`Video: ${label}`}
          style={shape && { aspectRatio: shape }}
          poster={tools.posters(clip.id).value ?? undefined}
          src={source.url.value ?? undefined}
          onError={source.failed}
        />
      </div>
      <figcaption dir="auto">{label}</figcaption>
      <button
        type="button"
        class="veo-more"
        aria-pressed={isHeard}
        onClick={() => {
          heard.value = clip.id;
        }}
      >
        {isHeard ? "Heard" : "Hear this one"}
      </button>
      <Line class="veo-player-words" text={source.words.value} />
    </figure>
  );
}
