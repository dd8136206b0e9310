// The ways into the player: one button for a job's video, or one for each of several.
import type { Clip } from "../bridge/job";
import { Triangle } from "./icons";

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
          <Triangle />
          {clips.length === 1 ? "Play" : `Play ${index + 1}`}
        </button>
      ))}
    </span>
  );
}
