// The two views of the studio's bundle; which of them it is stands in the trait `kind`.
import { computed, signal } from "@preact/signals";
import { type ComponentChild, h } from "preact";
import { isNewer, type Job, readJob, readJobs } from "./bridge/job";
import type { Model, RenderProps } from "./bridge/model";
import { watchKernel } from "./bridge/presence";
import { traitSignal } from "./bridge/trait";
import { CardView } from "./components/CardView";
import { StudioView } from "./components/StudioView";
import { loadAhead } from "./parts/load";
import type { PlayerTools } from "./player/Player";
import { openStudio } from "./studio";
import { openView } from "./view";

/** Draws one view; returns its clean-up. */
export function mount(props: RenderProps): () => void {
  return openView(props, view);
}

function view(model: Model, tools: PlayerTools, abort: AbortSignal): ComponentChild {
  const isStudio = model.get("kind") === "studio";
  void loadAhead(isStudio ? ["player", "gallery", "forms"] : ["player"], tools.requests, abort);
  if (isStudio) return h(StudioView, { studio: openStudio(model, tools, abort) });
  return card(model, tools, abort);
}

/** The card: its job comes as a trait, and by messages too, whichever is newer. */
function card(model: Model, tools: PlayerTools, abort: AbortSignal): ComponentChild {
  const trait = traitSignal(model, "job", readJob, abort);
  const told = signal<Job | null>(null);
  const hear = (job: Job) => {
    if (job.id && job.id === trait.peek().id) told.value = job;
  };
  tools.requests.onEvent("job", (event) => hear(readJob(event.job)));
  const presence = watchKernel(model, tools.requests, abort, ({ value }) =>
    readJobs(value.jobs).forEach(hear),
  );
  const job = computed(() => {
    const [known, other] = [trait.value, told.value];
    return other && other.id === known.id && isNewer(other, known) && other.now !== known.now ? other : known;
  });
  return h(CardView, { job, presence, tools });
}
