// Puts a view into the element the host gives, and takes it out again when the view goes. Which of the two views it
// is stands in the trait `kind`.
import { computed, signal } from "@preact/signals";
import { type ComponentChild, h, render } from "preact";
import { isNewer, type Job, readJob, readJobs } from "./bridge/job";
import { atEnd, lifetime } from "./bridge/lifetime";
import type { Model, RenderProps } from "./bridge/model";
import { watchKernel } from "./bridge/presence";
import { openRequests } from "./bridge/requests";
import { keepShortcutsAway } from "./bridge/shortcuts";
import { traitSignal } from "./bridge/trait";
import { CardView } from "./components/CardView";
import { StudioView } from "./components/StudioView";
import type { PlayerTools } from "./player/Player";
import { openPosters } from "./player/posters";
import { openStudio } from "./studio";
import { objectUrls } from "./urls";

/** Draws one view; returns its clean-up for hosts that pass no AbortSignal (anywidget before 0.10). */
export function mount({ model, el, signal: host }: RenderProps): () => void {
  const life = lifetime(host);
  const page = el.ownerDocument;
  const root = page.createElement("div");
  root.className = "veo-root";
  el.append(root);
  keepShortcutsAway(root, life.signal);

  const requests = openRequests(model, life.signal);
  const urls = objectUrls(life.signal);
  const tools = { requests, urls, posters: openPosters(requests, urls), page };
  render(view(model, tools, life.signal), root);

  atEnd(life.signal, () => {
    render(null, root);
    root.remove();
  });
  return life.end;
}

function view(model: Model, tools: PlayerTools, abort: AbortSignal): ComponentChild {
  if (model.get("kind") === "studio") return h(StudioView, { studio: openStudio(model, tools, abort) });
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
