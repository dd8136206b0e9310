// The videos themselves. They stay the same elements in every layout, so that nothing has to be loaded twice.
import { useEffect, useRef } from "preact/hooks";
import { toggle } from "../player/playback";
import type { Comparison, Contender } from "./comparison";

/** All of them side by side, or two of them over each other. */
export function Stage({ comparison }: { readonly comparison: Comparison }) {
  const { contenders, layout, pair, share, together } = comparison;
  const now = layout.value;
  const all = contenders.value;
  const place = (each: Contender) =>
    now === "grid" ? undefined : (["below", "above"][pair.value.indexOf(each)] ?? "away");
  const wipe = (event: PointerEvent) => {
    if (now !== "wipe" || event.buttons !== 1) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    share.value = Math.min(Math.max((event.clientX - box.left) / (box.width || 1), 0), 1);
  };
  const click = () => now === "wipe" || toggle(together.playback);
  return (
    <div
      class="veo-stage"
      data-layout={now}
      style={{ "--columns": columns(all.length), "--share": share.value }}
      onPointerDown={wipe}
      onPointerMove={wipe}
    >
      {all.map((contender, index) => (
        <Cell
          key={contender.medium.id}
          comparison={comparison}
          contender={contender}
          index={index}
          place={place(contender)}
          click={click}
        />
      ))}
    </div>
  );
}

/** Two or four in two columns, all other numbers in three. */
export function columns(count: number): number {
  return count === 2 || count === 4 ? 2 : 3;
}

interface CellProps {
  readonly comparison: Comparison;
  readonly contender: Contender;
  readonly index: number;
  readonly place: string | undefined;
  readonly click: () => void;
}

function Cell({ comparison, contender, index, place, click }: CellProps) {
  const { heard, hear, together } = comparison;
  const { medium, source, deck, facts } = contender;
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const node = video.current as HTMLVideoElement;
    const detach = deck.attach(node);
    source.attach(node);
    together.join();
    return detach;
  }, []);
  const hears = heard.value === contender;
  return (
    <figure class="veo-cell" data-place={place} data-heard={hears ? "" : undefined}>
      <div class="veo-screen">
        <video
          ref={video}
          playsInline
          muted
          preload="auto"
          aria-label={`Video ${index + 1}: ${medium.title}`}
          style={medium.shape && { aspectRatio: medium.shape }}
          src={source.url.value ?? undefined}
          onError={source.failed}
          onClick={click}
        />
      </div>
      <figcaption>
        <button
          type="button"
          class="veo-key"
          data-sign={hears ? "sound" : "silent"}
          aria-label={`Sound of video ${index + 1}`}
          title={`Sound of this one (${index + 1})`}
          aria-pressed={hears}
          onClick={() => hear(contender)}
        />
        <span dir="auto">{medium.title}</span>
        {facts.value.audio === false && <span class="veo-note">no sound</span>}
      </figcaption>
      <p class="veo-player-words" role="status">
        {source.words.value}
      </p>
    </figure>
  );
}
