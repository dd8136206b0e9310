// Where the tiles of a grid are, as arithmetic: only the rows in sight are drawn.

/** The grid for a width and a number of clips; lengths in pixels. */
export interface Layout {
  readonly count: number;
  readonly columns: number;
  readonly rows: number;
  /** From the top of one row to the top of the next. */
  readonly pitch: number;
  readonly height: number;
}

/** Rows from the first to the last, both drawn. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export const GAP = 10;
/** The words below a poster. */
const WORDS = 78;
const NARROWEST = 138;
/** From this width on there are two of them side by side, however narrow. */
const TWO = 230;
const RATIO = 9 / 16;

/** Lays a grid out. */
export function layoutOf(width: number, count: number): Layout {
  const columns = Math.max(width < TWO ? 1 : 2, Math.floor((width + GAP) / (NARROWEST + GAP)));
  const tile = Math.max(0, width - GAP * (columns - 1)) / columns;
  const pitch = Math.round(tile * RATIO) + WORDS + GAP;
  const rows = Math.ceil(count / columns);
  return { count, columns, rows, pitch, height: Math.max(0, rows * pitch - GAP) };
}

/** The rows to draw: those in sight and some more on both sides. */
export function spanOf({ rows, pitch }: Layout, top: number, view: number, margin = 1): Span {
  const first = Math.floor(top / pitch) - margin;
  const last = Math.floor((top + Math.max(0, view - 1)) / pitch) + margin;
  return { first: Math.min(Math.max(0, first), Math.max(0, rows - 1)), last: Math.min(last, rows - 1) };
}

/** Where one has to scroll to for a row to be in sight whole; `top` where it is. */
export function topFor({ pitch }: Layout, row: number, top: number, view: number): number {
  const begin = row * pitch;
  if (begin < top) return begin;
  return Math.max(top, begin + pitch - GAP - view, 0);
}

/** Where a key leads from one clip; null for keys that lead nowhere. */
export function moved(index: number, key: string, { count, columns }: Layout, page: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
    PageUp: -columns * page,
    PageDown: columns * page,
    Home: -count,
    End: count,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return null;
  const target = index + step;
  // A row up or down stays in its column: at the edge it stays where it is, but a short last row is reached.
  if (Math.abs(step) === columns && columns > 1 && (target < 0 || target >= count)) {
    const isAbove = Math.floor(index / columns) < Math.floor((count - 1) / columns);
    return step > 0 && isAbove ? count - 1 : index;
  }
  return Math.min(Math.max(target, 0), count - 1);
}
