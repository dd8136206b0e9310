// Everything a studio view holds, tied together: traits, requests, slots, button, clips, player. No drawing here.
import { computed, effect, type ReadonlySignal } from "@preact/signals";
import { type Backend, readBackend } from "./bridge/backend";
import { type Catalog, readCatalog } from "./bridge/catalog";
import { type Draft, readDraft } from "./bridge/draft";
import { readJobs } from "./bridge/job";
import { followJobs, type Jobs } from "./bridge/jobs";
import { atEnd } from "./bridge/lifetime";
import type { Model } from "./bridge/model";
import { type Presence, watchKernel } from "./bridge/presence";
import { type Shared, sharedTrait } from "./bridge/shared";
import { traitSignal } from "./bridge/trait";
import { type Clips, openClips } from "./clips";
import { isBlank, SLOT_FIELDS } from "./facts";
import { type Entrance, openEntrance } from "./gallery/entrance";
import { readMarked } from "./gallery/row";
import { type Generate, openGenerate } from "./generate";
import { keepDraft, takeDraft } from "./keepsake";
import { type PlayerChoice, playerChoice } from "./player/choice";
import type { PlayerTools } from "./player/Player";
import { openResuming, type Resuming } from "./resuming";
import { openSlots, type Slots } from "./slots";
import { countTokens, type Tokens } from "./tokens";

/** The state of one studio view. */
export interface Studio {
  readonly catalog: ReadonlySignal<Catalog>;
  readonly backend: ReadonlySignal<Backend>;
  readonly draft: Shared<Draft>;
  readonly jobs: Jobs;
  readonly presence: ReadonlySignal<Presence>;
  readonly slots: Slots;
  readonly clips: Clips;
  readonly tokens: ReadonlySignal<Tokens>;
  readonly resuming: Resuming;
  readonly generate: Generate;
  readonly gallery: Entrance;
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
  const gallery = openEntrance(jobs, tools, abort);
  const presence = watchKernel(model, requests, abort, ({ value }) => {
    gallery.marks.take(readMarked(value.marks));
    jobs.take(readJobs(value.jobs));
  });
  const slots = openSlots({ draft, catalog, requests, urls, abort });
  const clips = openClips(draft, catalog, slots, requests);
  const tokens = countTokens(draft, requests, abort);
  const choice = playerChoice(
    computed(() => [...jobs.entries.value, ...gallery.opened.value]),
    (clip) => gallery.marks.of(clip).value.trashed,
  );
  const generate = openGenerate(draft, requests, abort, (made) => {
    choice.follow();
    jobs.take(made);
    clips.keep();
  });
  forgetRemix(draft, abort);
  keepOverRestarts({ draft, catalog, presence, clips }, abort);
  const resuming = openResuming(jobs, requests);
  const made = { slots, clips, tokens, resuming, generate, gallery, choice };
  return { catalog, backend, draft, jobs, presence, ...made, tools };
}

/** A form that was emptied takes up nobody's settings any more. */
function forgetRemix(draft: Shared<Draft>, abort: AbortSignal): void {
  const forget = () => {
    const now = draft.value.value;
    if (now.remix_of && isEmpty(now)) draft.edit({ remix_of: "" });
  };
  atEnd(abort, effect(forget));
}

/** A panel whose kernel goes leaves its draft to the next one that is opened empty. */
function keepOverRestarts(
  { draft, catalog, presence, clips }: Pick<Studio, "draft" | "catalog" | "presence" | "clips">,
  abort: AbortSignal,
): void {
  const kept = isEmpty(draft.value.peek()) ? takeDraft() : null;
  if (kept) clips.replace(readDraft({ ...kept, notice: "" }, catalog.peek()), BROUGHT_BACK);
  const keep = () => {
    if (presence.value === "gone" && !isEmpty(draft.value.peek())) keepDraft(draft.value.value);
  };
  atEnd(abort, effect(keep));
}

function isEmpty(draft: Draft): boolean {
  return FILLED_IN.every((field) => isBlank(draft[field]));
}

/** What takes work to fill in. */
const FILLED_IN = ["prompt", "negative_prompt", ...SLOT_FIELDS] as const;
const BROUGHT_BACK = "This was filled in before the kernel was restarted.";
