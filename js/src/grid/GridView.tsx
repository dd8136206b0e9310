// A sweep's grid: what stands where, the players of what was chosen, and the table of posters.
import { useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { PRESENCE_WORDS } from "../bridge/presence";
import { Line } from "../components/Line";
import { Pick } from "../components/Pick";
import type { PlayerTools } from "../player/Player";
import { Chosen } from "./Chosen";
import { type Choice, openChoice } from "./choice";
import { GridTable } from "./GridTable";
import { type Factor, type Filters, filtersOf, type Layout, sheetOf } from "./layout";
import type { Sweep } from "./sweep";
import { Withdraw } from "./Withdraw";

interface Props {
  readonly sweep: Sweep;
  readonly tools: PlayerTools;
}

/** The whole view. */
export function GridView({ sweep, tools }: Props) {
  const choice = useMemo(openChoice, []);
  const { title, badge, waiting } = sweep.head.value;
  const layout = sweep.layout.value;
  return (
    <section class="veo-sweep" aria-label="Veo sweep">
      <div class="veo-grid-head">
        <p class="veo-grid-title" role="status" dir="auto">
          {title}
        </p>
        <Withdraw count={waiting} ask={tools.requests.ask} />
      </div>
      <Line class="veo-badge" text={badge} />
      {layout ? (
        <Cells layout={layout} sweep={sweep} tools={tools} choice={choice} />
      ) : (
        <p class="veo-empty">Asking the kernel for the cells</p>
      )}
      <Line class="veo-presence" text={PRESENCE_WORDS[sweep.presence.value]} alert />
    </section>
  );
}

interface CellsProps extends Props {
  readonly layout: Layout;
  readonly choice: Choice;
}

function Cells({ layout, sweep, tools, choice }: CellsProps) {
  const rows = useSignal(layout.rows);
  const cols = useSignal(layout.cols);
  const chosen = useSignal<Filters>({});
  const filters = useComputed(() => filtersOf(layout, rows.value, cols.value));
  const sheet = useComputed(() => sheetOf(layout, rows.value, cols.value, kept(chosen.value, filters.value)));
  const played = choice.played.value;
  return (
    <>
      {layout.factors.length > 1 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a frame that nobody needs here
        <div class="veo-picks" role="group" aria-label="Arrangement">
          <Pick
            label="Rows"
            value={rows.value}
            items={names(layout, cols.value)}
            onPick={(name) => {
              rows.value = name;
            }}
          />
          <Pick
            label="Columns"
            value={cols.value}
            items={[["", "none"], ...names(layout, rows.value)]}
            onPick={(name) => {
              cols.value = name;
            }}
          />
          {filters.value.map((factor) => (
            <Pick
              key={factor.name}
              label={factor.name}
              value={String(chosen.value[factor.name] ?? "")}
              items={[["", "all"], ...factor.values.map((text, at) => [String(at), text] as const)]}
              onPick={(at) => {
                const { [factor.name]: _, ...others } = chosen.value;
                chosen.value = at === "" ? others : { ...others, [factor.name]: Number(at) };
              }}
            />
          ))}
        </div>
      )}
      <Chosen layout={layout} clips={played} tools={tools} clear={() => choice.play([])} />
      <Line class="veo-note" text={leftOutWords(choice)} />
      <GridTable
        layout={layout}
        sheet={sheet.value}
        rows={rows.value}
        cols={cols.value}
        filters={filters.value}
        sweep={sweep}
        posters={tools.posters}
        choice={choice}
      />
    </>
  );
}

/** What may stand in one place while another factor stands in the other. */
function names(layout: Layout, other: string): (readonly [string, string])[] {
  return layout.factors.filter(({ name }) => name !== other).map(({ name }) => [name, name] as const);
}

/** A filter that has lost its meaning since it was set no longer hides anything. */
function kept(chosen: Filters, filters: readonly Factor[]): Filters {
  return Object.fromEntries(
    Object.entries(chosen).filter(([name]) => filters.some((factor) => factor.name === name)),
  );
}

function leftOutWords({ leftOut, played }: Choice): string {
  const more = leftOut.value;
  return more > 0
    ? `The first ${played.value.length} of ${played.value.length + more} clips are played.`
    : "";
}
