// What was made: the player with what can be done with its clip, the jobs, and all clips of the library.
import { useComputed, useSignal } from "@preact/signals";
import { GalleryView } from "../gallery/GalleryView";
import { MarkLine } from "../gallery/MarkLine";
import type { Row } from "../gallery/row";
import { Player, PlayerPlace } from "../player/Player";
import type { Studio } from "../studio";
import { ClipTools } from "./ClipTools";
import { JobList } from "./JobList";
import { Tabs } from "./Tabs";

interface Props {
  readonly studio: Studio;
  /** Called when a clip is in the video slot, or settings are in the form. */
  readonly onTaken: () => void;
}

/** Before the first job, a word about where they will appear. */
export function Results({ studio, onTaken }: Props) {
  const { choice, jobs, tools, backend, gallery } = studio;
  const chosen = useSignal(0);
  const shownId = useComputed(() => choice.shown.value?.clip.id ?? null);
  const shown = choice.shown.value;
  const open = (row: Row) => {
    gallery.open(row);
    choice.choose(row);
  };
  const list = () => (
    <JobList
      entries={jobs.entries.value}
      ask={tools.requests.ask}
      posters={tools.posters}
      shown={shownId}
      choose={choice.choose}
      badge={backend.value.badge}
    />
  );
  const all = () => <GalleryView gallery={gallery} shown={shownId.value} open={open} />;
  return (
    <div class="veo-results">
      <PlayerPlace>
        {shown ? (
          <Player key={shown.clip.id} shown={shown} {...tools} />
        ) : (
          <p class="veo-empty">Videos appear here.</p>
        )}
      </PlayerPlace>
      {shown && <ClipTools studio={studio} shown={shown} onTaken={onTaken} />}
      <MarkLine marks={gallery.marks} />
      <Tabs
        label="Results"
        tabs={[
          { name: "Jobs", draw: list, keep: true },
          { name: "Gallery", draw: all },
        ]}
        chosen={chosen.value}
        choose={(index) => {
          chosen.value = index;
        }}
      />
    </div>
  );
}
