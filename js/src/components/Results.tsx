// What was made: the player with what can be done with its clip, and the jobs.
import { useComputed } from "@preact/signals";
import { framePlaces } from "../frames";
import { Player, PlayerPlace } from "../player/Player";
import type { Studio } from "../studio";
import { ClipTools } from "./ClipTools";
import { JobList } from "./JobList";

interface Props {
  readonly studio: Studio;
  /** Called when a clip is in the video slot. */
  readonly onTaken: () => void;
}

/** Before the first job, a word about where they will appear. */
export function Results({ studio, onTaken }: Props) {
  const { choice, jobs, tools, backend, slots, clips } = studio;
  const shownId = useComputed(() => choice.shown.value?.clip.id ?? null);
  const shown = choice.shown.value;
  return (
    <div class="veo-results">
      <PlayerPlace>
        {shown ? (
          <Player
            key={shown.clip.id}
            shown={shown}
            framePlaces={framePlaces(slots, clips, shown.clip.id)}
            {...tools}
          />
        ) : (
          <p class="veo-empty">Videos appear here.</p>
        )}
      </PlayerPlace>
      {shown && <ClipTools studio={studio} shown={shown} onTaken={onTaken} />}
      <JobList
        entries={jobs.entries.value}
        ask={tools.requests.ask}
        posters={tools.posters}
        shown={shownId}
        choose={choice.choose}
        badge={backend.value.badge}
      />
    </div>
  );
}
