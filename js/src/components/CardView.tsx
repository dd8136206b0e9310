// The view beside `%veo`: one job, and its player once there is something to play.
import { computed, type ReadonlySignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Job } from "../bridge/job";
import { PRESENCE_WORDS, type Presence } from "../bridge/presence";
import { LatePlayer } from "../parts/parts";
import { playerChoice } from "../player/choice";
import type { PlayerTools } from "../player/Player";
import { PlayerPlace } from "../player/PlayerPlace";
import { JobCard } from "./JobCard";
import { Line } from "./Line";

interface Props {
  readonly job: ReadonlySignal<Job>;
  readonly presence: ReadonlySignal<Presence>;
  readonly tools: PlayerTools;
}

/** The card; after the end its player stands above the words. */
export function CardView({ job, presence, tools }: Props) {
  const choice = useMemo(() => playerChoice(computed(() => [{ id: "", job }])), [job]);
  const shown = choice.shown.value;
  const { badge } = job.value;
  return (
    <section class="veo-card" data-state={job.value.state} aria-label="Video job">
      <Line class="veo-badge" text={badge} />
      {shown && (
        <PlayerPlace>
          <LatePlayer key={shown.clip.id} shown={shown} bare {...tools} />
        </PlayerPlace>
      )}
      <JobCard
        job={job}
        ask={tools.requests.ask}
        shown={shown?.clip.id ?? null}
        choose={choice.choose}
        knownBadge={badge}
      />
      <Line class="veo-presence" text={PRESENCE_WORDS[presence.value]} alert />
    </section>
  );
}
