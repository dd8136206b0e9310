// The ways into the player: one button for a job's video, or one for each of several.
import type { Clip } from "../bridge/job";

interface Props {
  readonly clips: readonly Clip[];
  /** The clip in the player. */
  readonly shown: string | null;
  readonly choose: (clip: Clip) => void;
}

/** "Play", or "Play 1", "Play 2" ...; the one in the player is marked as current. */
export function PlayButtons({ clips, shown, choose }: Props) {
  if (clips.length === 0) return null;
  return (
    <span class="veo-plays">
      {clips.map((clip, index) => (
        <button
          key={clip.id}
          type="button"
          class="veo-button veo-play"
          aria-current={clip.id === shown ? "true" : undefined}
          onClick={() => choose(clip)}
        >
          <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden="true">
            <path d="M2 1v8l7-4z" fill="currentColor" />
          </svg>
          {clips.length === 1 ? "Play" : `Play ${index + 1}`}
        </button>
      ))}
    </span>
  );
}
