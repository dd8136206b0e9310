// One cell: its posters once there are clips, else where its job is.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Clip, Job } from "../bridge/job";
import { Line } from "../components/Line";
import { ProgressBar } from "../components/ProgressBar";
import { tone } from "../components/StateWords";
import type { Posters } from "../player/posters";
import { progress } from "../progress";
import type { Choice } from "./choice";

interface Props {
  readonly job: ReadonlySignal<Job>;
  readonly elapsed: (job: Job) => number | null;
  readonly cell: number;
  readonly label: string;
  /** What tells it from others in the same place. */
  readonly which: string;
  readonly posters: Posters;
  readonly choice: Choice;
}

/** Reads signals, so that it redraws by itself. */
export function CellView({ job, elapsed, cell, label, which, posters, choice }: Props) {
  const now = job.value;
  if (now.clips.length > 0) {
    return (
      <div class="veo-grid-cell">
        {now.clips.map((clip, at) => (
          <Poster
            key={clip.id}
            clip={clip}
            label={now.clips.length > 1 ? `${label}, video ${at + 1}` : label}
            posters={posters}
            isPlayed={choice.has(clip.id)}
            onToggle={() => choice.toggle({ cell, clip, label })}
          />
        ))}
        <Line class="veo-cell-which" text={which} />
      </div>
    );
  }
  const bar = now.started === null ? null : progress(now, elapsed(now));
  return (
    <div class="veo-grid-cell">
      <p class="veo-state" data-tone={tone(now.state)}>
        <span class="veo-dot" aria-hidden="true" />
        <span dir="auto">{now.words}</span>
      </p>
      {bar && now.open && <ProgressBar label={`Progress of ${label}`} progress={bar} moving />}
      <Line class="veo-cell-which" text={which} />
      <Line class="veo-cell-message" text={now.open ? "" : now.message} />
    </div>
  );
}

interface PosterProps {
  readonly clip: Clip;
  readonly label: string;
  readonly posters: Posters;
  readonly isPlayed: boolean;
  readonly onToggle: () => void;
}

/** A clip's poster as the button that plays it; asked for when it scrolls into sight. */
function Poster({ clip, label, posters, isPlayed, onToggle }: PosterProps) {
  const button = useRef<HTMLButtonElement>(null);
  const seen = useSignal(typeof IntersectionObserver === "undefined");
  useEffect(() => {
    if (seen.peek() || button.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.value = true;
      observer.disconnect();
    });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [seen]);
  const url = seen.value ? posters(clip.id).value : null;
  const shape = clip.width && clip.height ? `${clip.width} / ${clip.height}` : "16 / 9";
  return (
    <button
      ref={button}
      type="button"
      class="veo-poster"
      aria-pressed={isPlayed}
      aria-label={`Play ${label}`}
      title={label}
      style={{ aspectRatio: shape }}
      onClick={onToggle}
    >
      {url && <img src={url} alt="" />}
    </button>
  );
}
