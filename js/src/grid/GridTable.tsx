// The table itself. Arrow keys go from cell to cell, as Tab does from button to button.
import { useRef } from "preact/hooks";
import type { Posters } from "../player/posters";
import { CellView } from "./CellView";
import type { Choice, Played } from "./choice";
import { walk } from "./keys";
import type { Factor, Layout, Line, Sheet } from "./layout";
import type { Sweep } from "./sweep";

interface Props {
  readonly layout: Layout;
  readonly sheet: Sheet;
  readonly rows: string;
  readonly cols: string;
  readonly filters: readonly Factor[];
  readonly sweep: Sweep;
  readonly posters: Posters;
  readonly choice: Choice;
}

/** Rows and columns of posters; a row's or column's head plays all of it. */
export function GridTable({ layout, sheet, rows, cols, filters, sweep, posters, choice }: Props) {
  const table = useRef<HTMLTableElement>(null);
  const corner = [rows, cols].filter(Boolean).join(" \\ ");
  // Where several cells share a place, each says which it is.
  const which = (cell: number) =>
    filters.map(({ name, values }) => values[placeOf(layout, cell, name)] ?? "").join(", ");
  const label = (row: Line, col: Line, cell: number) =>
    [
      row.text,
      col.text,
      ...filters.map(({ name, values }) => `${name} ${values[placeOf(layout, cell, name)] ?? ""}`),
    ]
      .filter(Boolean)
      .join(", ");
  const clipsOf = (lines: readonly (readonly [Line, Line])[]): Played[] =>
    lines.flatMap(([row, col]) =>
      sheet.at(row, col).flatMap((cell) =>
        sweep
          .cell(cell)
          .peek()
          .clips.map((clip) => ({ cell, clip, label: label(row, col, cell) })),
      ),
    );
  const playRow = (row: Line) => choice.play(clipsOf(sheet.cols.map((col) => [row, col] as const)));
  const playCol = (col: Line) => choice.play(clipsOf(sheet.rows.map((row) => [row, col] as const)));
  return (
    <div class="veo-grid-scroll">
      <table ref={table} class="veo-grid-table" onKeyDown={(event) => walk(event, table.current)}>
        <thead>
          <tr>
            <th scope="col" dir="auto">
              {corner}
            </th>
            {sheet.cols.map((col) => (
              <th key={col.at} scope="col">
                <Head text={col.text} kind="column" onPlay={() => playCol(col)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row) => (
            <tr key={row.at}>
              <th scope="row">
                <Head text={row.text} kind="row" onPlay={() => playRow(row)} />
              </th>
              {sheet.cols.map((col) => (
                <td key={col.at}>
                  {sheet.at(row, col).map((cell, _, all) => (
                    <CellView
                      key={cell}
                      job={sweep.cell(cell)}
                      elapsed={sweep.elapsed}
                      cell={cell}
                      label={label(row, col, cell)}
                      which={all.length > 1 ? which(cell) : ""}
                      posters={posters}
                      choice={choice}
                    />
                  ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function placeOf(layout: Layout, cell: number, name: string): number {
  return layout.places[cell]?.[layout.factors.findIndex((factor) => factor.name === name)] ?? 0;
}

interface HeadProps {
  readonly text: string;
  readonly kind: "row" | "column";
  readonly onPlay: () => void;
}

/** What a row or column is, as the button that plays it. */
function Head({ text, kind, onPlay }: HeadProps) {
  return (
    <button type="button" class="veo-grid-line" title={`Play this ${kind} side by side`} onClick={onPlay}>
      <span dir="auto">{text || "all"}</span>
      <span class="veo-hidden">{`, play this ${kind} side by side`}</span>
    </button>
  );
}
