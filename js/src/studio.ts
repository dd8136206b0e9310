// Everything a studio view holds, tied together: traits, requests, slots, button, clips, player. No drawing here.
import { computed, type ReadonlySignal } from "@preact/signals";
import { type Backend, readBackend } from "./bridge/backend";
import { type Catalog, readCatalog } from "./bridge/catalog";
import { type Draft, readDraft } from "./bridge/draft";
import { readJobs } from "./bridge/job";
import { followJobs, type Jobs } from "./bridge/jobs";
import type { Model } from "./bridge/model";
import { type Presence, watchKernel } from "./bridge/presence";
import { type Shared, sharedTrait } from "./bridge/shared";
import { traitSignal } from "./bridge/trait";
import { type Clips, openClips } from "./clips";
import { type Gallery, openGallery } from "./gallery/gallery";
import { type Generate, openGenerate } from "./generate";
import { type PlayerChoice, playerChoice } from "./player/choice";
import type { PlayerTools } from "./player/Player";
import { openSlots, type Slots } from "./slots";

/** The state of one studio view. */
export interface Studio {
  readonly catalog: ReadonlySignal<Catalog>;
  readonly backend: ReadonlySignal<Backend>;
  readonly draft: Shared<Draft>;
  readonly jobs: Jobs;
  readonly presence: ReadonlySignal<Presence>;
  readonly slots: Slots;
  readonly clips: Clips;
  readonly generate: Generate;
  readonly gallery: Gallery;
  readonly choice: PlayerChoice;
  readonly tools: PlayerTools;
}

/** Opens a studio on a model; everything ends with `abort`. */
export function openStudio(model: Model, tools: PlayerTools, abort: AbortSignal): Studio {
  const { requests, urls } = tools;
  const catalog = traitSignal(model, "catalog", readCatalog, abort);
  const backend = traitSignal(model, "backend", readBackend, abort);
  const draft = sharedTrait(model, "draft", (raw) => readDraft(raw, catalog.peek()), abort);
  const jobs = followJobs(requests);
  const presence = watchKernel(model, requests, abort, ({ value }) => jobs.take(readJobs(value.jobs)));
  const slots = openSlots({ draft, catalog, requests, urls, abort });
  const clips = openClips(draft, catalog, slots, requests);
  const gallery = openGallery(jobs, tools, abort);
  const choice = playerChoice(computed(() => [...jobs.entries.value, ...gallery.opened.value]));
  const generate = openGenerate(draft, requests, abort, (made) => {
    choice.follow();
    jobs.take(made);
  });
  return { catalog, backend, draft, jobs, presence, slots, clips, generate, gallery, choice, tools };
}
