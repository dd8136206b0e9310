// Cells as a table of any two factors. Pure: what the kernel said of the sweep, and what the user chose.
import { isRecord, list, number, record, text } from "../bridge/read";

/** Something that varies, with its values as text. */
export interface Factor {
  readonly name: string;
  readonly values: readonly string[];
}

/** What is needed to lay a sweep out. */
export interface Layout {
  readonly factors: readonly Factor[];
  /** Of each cell, the number of its value of each factor. */
  readonly places: readonly (readonly number[])[];
  /** The factors the kernel suggests for rows and columns; "" for none. */
  readonly rows: string;
  readonly cols: string;
}

/** By factor, the number of the one value shown; without an entry all are. */
export type Filters = Readonly<Record<string, number>>;

/** A row or column: the number of its value and what it is called. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

/** One table. */
export interface Sheet {
  readonly rows: readonly Line[];
  readonly cols: readonly Line[];
  /** The numbers of the cells at a row and a column. */
  readonly at: (row: Line, col: Line) => readonly number[];
}

/** Reads a hello. */
export function readLayout(raw: unknown): Layout {
  const fields = record(raw);
  return {
    factors: list(fields.factors)
      .filter(isRecord)
      .map((each) => ({ name: text(each.name), values: list(each.values).map(text) })),
    places: list(fields.places).map((each) => list(each).map((place) => number(place) ?? 0)),
    rows: text(fields.rows),
    cols: text(fields.cols),
  };
}

/** The factors that still matter once rows and columns are chosen: not those which these decide already, as a prompt
 * decides what stands in its slots. */
export function filtersOf(layout: Layout, rows: string, cols: string): readonly Factor[] {
  const chosen = [rows, cols].map((name) => indexOf(layout, name)).filter((at) => at >= 0);
  const found: Factor[] = [];
  layout.factors.forEach((factor, at) => {
    if (chosen.includes(at) || isDecided(layout, at, chosen)) return;
    chosen.push(at);
    found.push(factor);
  });
  return found;
}

/** The table of the cells that pass the filters. */
export function sheetOf(layout: Layout, rows: string, cols: string, filters: Filters): Sheet {
  const [down, across] = [indexOf(layout, rows), indexOf(layout, cols)];
  const wanted = Object.entries(filters).map(([name, value]) => [indexOf(layout, name), value] as const);
  const cells = new Map<string, number[]>();
  const seen = { rows: new Set<number>(), cols: new Set<number>() };
  layout.places.forEach((place, cell) => {
    if (wanted.some(([at, value]) => at >= 0 && place[at] !== value)) return;
    const [row, col] = [place[down] ?? 0, place[across] ?? 0];
    seen.rows.add(row);
    seen.cols.add(col);
    const key = `${row},${col}`;
    cells.set(key, [...(cells.get(key) ?? []), cell]);
  });
  return {
    rows: lines(layout, down, seen.rows),
    cols: lines(layout, across, seen.cols),
    at: (row, col) => cells.get(`${row.at},${col.at}`) ?? [],
  };
}

function lines(layout: Layout, factor: number, seen: ReadonlySet<number>): Line[] {
  const sorted = [...seen].sort((one, other) => one - other);
  return sorted.map((at) => ({ at, text: layout.factors[factor]?.values[at] ?? "" }));
}

function indexOf(layout: Layout, name: string): number {
  return layout.factors.findIndex((factor) => factor.name === name);
}

function isDecided(layout: Layout, factor: number, by: readonly number[]): boolean {
  const seen = new Map<string, number | undefined>();
  return layout.places.every((place) => {
    const key = by.map((at) => place[at]).join();
    if (!seen.has(key)) seen.set(key, place[factor]);
    return seen.get(key) === place[factor];
  });
}
