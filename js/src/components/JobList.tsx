// The jobs, newest first.
import type { ReadonlySignal } from "@preact/signals";
import type { Clip } from "../bridge/job";
import type { Entry } from "../bridge/jobs";
import type { Ask } from "../bridge/requests";
import type { MarkBook } from "../gallery/marks";
import type { Posters } from "../player/posters";
import { JobCard } from "./JobCard";
import { Line } from "./Line";
import { Thumb } from "./Thumb";

interface Props {
  readonly entries: readonly Entry[];
  readonly ask: Ask;
  readonly posters: Posters;
  readonly shown: ReadonlySignal<string | null>;
  readonly choose: (clip: Clip) => void;
  readonly badge: string;
  readonly marks: MarkBook;
}

/** A list by name, also where the style takes its bullets away. */
export function JobList({ entries, badge, ...rest }: Props) {
  return (
    // biome-ignore lint/a11y/noRedundantRoles: WebKit forgets the role of a list without bullets
    <ul class="veo-jobs" role="list" aria-label="Jobs">
      {entries.map((entry) => (
        <Row key={entry.id} entry={entry} badge={badge} {...rest} />
      ))}
    </ul>
  );
}

function Row({
  entry,
  ask,
  posters,
  shown,
  choose,
  badge,
  marks,
}: Omit<Props, "entries"> & { readonly entry: Entry }) {
  const { state, open, clips } = entry.job.value;
  const playing = clips.some((clip) => clip.id === shown.value);
  const trashed = clips.length > 0 && clips.every(({ id }) => marks.of(id).value.trashed);
  return (
    <li
      class="veo-job"
      data-state={state}
      data-playing={playing ? "" : undefined}
      data-trashed={trashed ? "" : undefined}
    >
      <Thumb clip={open ? undefined : clips[0]} posters={posters} />
      <div class="veo-job-body">
        <JobCard job={entry.job} ask={ask} shown={shown.value} choose={choose} knownBadge={badge} />
        <Line class="veo-note" text={trashed ? "In the trash" : ""} />
      </div>
    </li>
  );
}
