// The whole panel: what to make on one side, what was made on the other.
import { useComputed, useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Catalog, OPTION_FIELDS } from "../bridge/catalog";
import type { Draft } from "../bridge/draft";
import { PRESENCE_WORDS } from "../bridge/presence";
import { Player, PlayerPlace } from "../player/Player";
import { problemOf } from "../rules";
import type { Studio } from "../studio";
import { saidId } from "./Field";
import { GenerateBar } from "./GenerateBar";
import { ImageSlot } from "./ImageSlot";
import { useOwnId } from "./ids";
import { JobList } from "./JobList";
import { Line } from "./Line";
import { fieldId, Settings, seedProblem } from "./Settings";
import { TextField } from "./TextField";
import { carriesFiles, isWelcome, judge, judgePaste, type Verdict } from "./transfer";

/** One view of `VeoWidget`. */
export function StudioView({ studio }: { readonly studio: Studio }) {
  const { catalog, backend, draft, presence, slot, generate } = studio;
  const typed = useSignal<Readonly<Record<string, string>>>({});
  const dragging = useSignal(false);
  const panel = useRef<HTMLElement>(null);
  const base = useOwnId();
  const obstacle = useComputed(() => {
    if (presence.value === "gone") return { id: `${base}-presence`, own: "" };
    if (slot.arrival.value) return { id: `${base}-obstacle`, own: "The first frame is still on its way." };
    const field = brokenField(catalog.value, draft.value.value, typed.value);
    return field === null ? null : { id: saidId(fieldId(base, field)), own: "" };
  });
  const start = () => {
    const stands = obstacle.peek();
    if (stands === null) void generate.start(false);
    else panel.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  };
  const obey = (event: Event, verdict: Verdict) => {
    if (verdict.kind === "native") return;
    event.preventDefault();
    if (verdict.kind === "files") void slot.offer(verdict.files);
    if (verdict.kind === "refuse") slot.refuse(verdict.sentence);
    if (verdict.kind !== "ignore") event.stopPropagation();
  };
  const over = (event: DragEvent) => {
    if (!isWelcome(event.dataTransfer, event.target)) return;
    event.preventDefault();
    dragging.value = carriesFiles(event.dataTransfer);
  };
  const leave = (event: DragEvent) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node && (event.currentTarget as Node).contains(to))) dragging.value = false;
  };
  const drop = (event: DragEvent) => {
    dragging.value = false;
    obey(event, judge(event.dataTransfer, event.target));
  };
  const fields = { base, catalog, draft, typed };
  const now = draft.value.value;
  return (
    <section
      ref={panel}
      class="veo-studio"
      aria-label="Veo"
      onDragOver={over}
      onDragLeave={leave}
      onDrop={drop}
      onPaste={(event) => obey(event, judgePaste(event.clipboardData, event.target))}
    >
      <Line class="veo-badge" text={backend.value.badge} />
      {presence.value === "gone" && (
        <Line id={`${base}-presence`} class="veo-presence" text={PRESENCE_WORDS.gone} alert />
      )}
      <div class="veo-halves">
        <div class="veo-form">
          <TextField
            id={fieldId(base, "prompt")}
            label="Prompt"
            value={now.prompt}
            rows={4}
            placeholder="What the video shows and sounds like"
            onEdit={(prompt) => draft.edit({ prompt })}
            onLeave={draft.flush}
            onSubmit={start}
          />
          <TextField
            id={fieldId(base, "negative_prompt")}
            label="Negative prompt"
            value={now.negative_prompt}
            rows={1}
            placeholder="What it should not show"
            onEdit={(negative_prompt) => draft.edit({ negative_prompt })}
            onLeave={draft.flush}
            onSubmit={start}
          />
          <ImageSlot
            id={fieldId(base, "image")}
            slot={slot}
            image={now.image}
            problem={problemOf(catalog.value, now, "image")}
            dragging={dragging.value}
          />
          <Settings {...fields} />
          <GenerateBar
            studio={studio}
            obstacle={obstacle.value?.own ?? ""}
            obstacleId={obstacle.value?.id}
            start={start}
            {...fields}
          />
          <p class="veo-presence" role="status">
            {presence.value === "gone" ? "" : PRESENCE_WORDS[presence.value]}
          </p>
          <Line class="veo-note" text={source(studio)} />
        </div>
        <Results studio={studio} />
      </div>
    </section>
  );
}

/** The first field whose value stops a click. */
function brokenField(catalog: Catalog, draft: Draft, typed: Readonly<Record<string, string>>): string | null {
  const [misread] = Object.keys(typed);
  if (misread !== undefined) return misread;
  if (seedProblem(catalog, draft.seed)) return "seed";
  return (
    (["model", ...OPTION_FIELDS, "image"] as const).find((field) => problemOf(catalog, draft, field)) ?? null
  );
}

/** The player and the jobs; before the first one, a word about where they will appear. */
function Results({ studio }: { readonly studio: Studio }) {
  const { choice, jobs, tools, backend } = studio;
  const shownId = useComputed(() => choice.shown.value?.clip.id ?? null);
  const shown = choice.shown.value;
  const entries = jobs.entries.value;
  return (
    <div class="veo-results">
      <PlayerPlace>
        {shown ? (
          <Player key={shown.clip.id} shown={shown} {...tools} />
        ) : (
          <p class="veo-empty">Videos appear here.</p>
        )}
      </PlayerPlace>
      <JobList
        entries={entries}
        ask={tools.requests.ask}
        posters={tools.posters}
        shown={shownId}
        choose={choice.choose}
        badge={backend.value.badge}
      />
    </div>
  );
}

/** Where videos are made, and how old the price is. */
function source({ backend, catalog, draft }: Studio): string {
  const model = catalog.value.models.find(({ name }) => name === draft.value.value.model);
  const price = model?.priceAsOf ? `list price of ${model.priceAsOf}` : "";
  return [backend.value.label, price].filter(Boolean).join(" · ");
}
