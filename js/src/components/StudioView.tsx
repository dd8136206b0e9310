// The whole panel: what to make on one side, what was made on the other.
import { useComputed, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { type Catalog, OPTION_FIELDS, PARAMETERS } from "../bridge/catalog";
import type { Draft } from "../bridge/draft";
import { presenceWords } from "../bridge/presence";
import { videoProblem } from "../places";
import { isShown, problemOf } from "../rules";
import type { Slots } from "../slots";
import type { Studio } from "../studio";
import { tokenWords } from "../tokens";
import { DeskContext } from "./desk";
import { saidId } from "./Field";
import { GenerateBar } from "./GenerateBar";
import { HelpFold } from "./HelpFold";
import { useOwnId } from "./ids";
import { Line } from "./Line";
import { MoreSettings } from "./MoreSettings";
import { Notice } from "./Notice";
import { Offered } from "./Offered";
import { Results } from "./Results";
import { ResumeBar } from "./ResumeBar";
import { fieldId, Settings, seedProblem } from "./Settings";
import { SlotGrid } from "./SlotGrid";
import { TextField } from "./TextField";
import { useTransfers } from "./useTransfers";

/** One view of `VeoWidget`. */
export function StudioView({ studio }: { readonly studio: Studio }) {
  const { catalog, backend, draft, presence, slots, clips, jobs, tokens, resuming, generate } = studio;
  const typed = useSignal<Readonly<Record<string, string>>>({});
  const panel = useRef<HTMLElement>(null);
  const base = useOwnId();
  const { dragging, handlers } = useTransfers(studio);
  const obstacle = useComputed(() => {
    if (presence.value === "gone") return { id: `${base}-presence`, own: "" };
    const waiting = slots.waiting.value;
    if (waiting) return { id: `${base}-obstacle`, own: `${waiting.place.title} is still on its way.` };
    const field = tokens.value.problem
      ? "prompt"
      : brokenField(catalog.value, draft.value.value, typed.value, slots);
    return field === null ? null : { id: saidId(fieldId(base, field)), own: "" };
  });
  const start = () => {
    if (obstacle.peek() === null) void generate.start(false);
    else focus("[aria-invalid], [data-problem]");
  };
  const focus = (what: string) => panel.current?.querySelector<HTMLElement>(what)?.focus();
  const toPrompt = () => focus("textarea");
  const desk = useMemo(
    () => ({
      again: async (job: string) => {
        if (await clips.settings(job)) focus(".veo-generate > .veo-primary");
      },
      resume: () => void resuming.start(),
    }),
    [studio],
  );
  const words = useComputed(() => {
    const open = jobs.entries.value.filter(({ job }) => job.value.open).length;
    return presenceWords(presence.value, open);
  });
  const fields = { base, catalog, draft, typed };
  const now = draft.value.value;
  return (
    <section ref={panel} class="veo-studio" aria-label="Veo" {...handlers}>
      <Line class="veo-badge" text={backend.value.badge} />
      {presence.value === "gone" && (
        <Line id={`${base}-presence`} class="veo-presence" text={words.value} alert />
      )}
      <ResumeBar resuming={resuming} />
      <div class="veo-halves">
        <div class="veo-form">
          <TextField
            id={fieldId(base, "prompt")}
            label="Prompt"
            value={now.prompt}
            rows={4}
            placeholder={PLACEHOLDERS[now.video?.task ?? "new"]}
            problem={tokens.value.problem}
            count={tokenWords(tokens.value)}
            warn={tokens.value.near}
            onEdit={(prompt) => draft.edit({ prompt })}
            onLeave={draft.flush}
            onSubmit={start}
          />
          <HelpFold studio={studio} box={fieldId(base, "prompt")} />
          <Offered shown={isShown(catalog.value, now, "negative_prompt")}>
            <TextField
              id={fieldId(base, "negative_prompt")}
              label="Negative prompt"
              value={now.negative_prompt}
              rows={1}
              placeholder="What it should not show"
              problem={problemOf(catalog.value, now, "negative_prompt")}
              onEdit={(negative_prompt) => draft.edit({ negative_prompt })}
              onLeave={draft.flush}
              onSubmit={start}
            />
          </Offered>
          <SlotGrid studio={studio} base={base} dragging={dragging} />
          <Settings {...fields} />
          <MoreSettings {...fields} />
          <Notice studio={studio} />
          <GenerateBar
            studio={studio}
            obstacle={obstacle.value?.own ?? ""}
            obstacleId={obstacle.value?.id}
            start={start}
            {...fields}
          />
          <p class="veo-presence" role="status">
            {presence.value === "gone" ? "" : words.value}
          </p>
          <span class="veo-hidden" role="status">
            {tokens.value.near ? "The prompt is close to its limit." : ""}
          </span>
          <Line class="veo-note" text={source(studio)} />
        </div>
        <DeskContext.Provider value={desk}>
          <Results studio={studio} onTaken={toPrompt} />
        </DeskContext.Provider>
      </div>
    </section>
  );
}

const PLACEHOLDERS = {
  new: "What the video shows and sounds like",
  extend: "How it goes on",
  edit: "What to change",
} as const;

/** The first field whose value stops a click. */
function brokenField(
  catalog: Catalog,
  draft: Draft,
  typed: Readonly<Record<string, string>>,
  slots: Slots,
): string | null {
  const [misread] = Object.keys(typed);
  if (misread !== undefined) return misread;
  if (seedProblem(catalog, draft.seed)) return "seed";
  const fields = ["model", ...OPTION_FIELDS, ...PARAMETERS] as const;
  const broken = fields.find((field) => problemOf(catalog, draft, field));
  if (broken) return broken;
  if (draft.video && videoProblem(catalog, draft)) return "video";
  return slots.shown.value.find(({ place }) => slots.problem(place))?.place.key ?? null;
}

/** Where videos are made, and how old the price is. */
function source({ backend, catalog, draft }: Studio): string {
  const model = catalog.value.models.find(({ name }) => name === draft.value.value.model);
  const price = model?.priceAsOf ? `list price of ${model.priceAsOf}` : "";
  const { remix_of } = draft.value.value;
  const remix = remix_of ? `remix of clip ${remix_of.slice(-6)}` : "";
  return [backend.value.label, price, remix].filter(Boolean).join(" · ");
}
