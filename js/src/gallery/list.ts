// The clips of a library as far as they were asked for, newest first, page by page; asked for anew when the filter
// changes, and made anew beside what is shown when the library does.
import { batch, type ReadonlySignal, signal } from "@preact/signals";
import { list, number, record, text } from "../bridge/read";
import { isAbort, type Requests, sentenceOf } from "../bridge/requests";
import { type Marks, type Row, readMarks, readRow } from "./row";

/** What is looked for; empty fields do not matter. */
export interface Filter {
  readonly text: string;
  readonly starred: boolean;
  readonly rating: number | null;
  readonly tag: string;
  readonly model: string;
  readonly trashed: boolean;
}

export const NO_FILTER: Filter = {
  text: "",
  starred: false,
  rating: null,
  tag: "",
  model: "",
  trashed: false,
};

/** What can be filtered by. */
export interface Offers {
  readonly models: readonly { readonly name: string; readonly title: string }[];
  readonly tags: readonly string[];
}

/** The list of one view. */
export interface ClipList {
  readonly filter: ReadonlySignal<Filter>;
  /** The first of them, without a gap. */
  readonly rows: ReadonlySignal<readonly Row[]>;
  /** How many there are; null before the first answer. */
  readonly total: ReadonlySignal<number | null>;
  readonly offers: ReadonlySignal<Offers>;
  /** Why there is nothing to see. */
  readonly problem: ReadonlySignal<string>;
  readonly setFilter: (change: Partial<Filter>) => void;
  /** Has at least so many rows brought, as far as there are so many. */
  readonly need: (count: number) => void;
  /** Makes the list anew; what is shown stays until it is there. */
  readonly renew: () => void;
  /** Takes a clip out, or puts it back to its place. */
  readonly remove: (clip: string) => void;
  readonly insert: (row: Row) => void;
}

/** The first page is what a screen shows, so that it comes soon. */
const FIRST_PAGE = 60;
const PAGE = 200;

/** Opens the list; `onMarks` gets what is said of the clips of each page. */
export function openList(
  requests: Requests,
  onMarks: (marked: readonly (readonly [string, Marks])[]) => void,
): ClipList {
  const filter = signal(NO_FILTER);
  const rows = signal<readonly Row[]>([]);
  const total = signal<number | null>(null);
  const offers = signal<Offers>({ models: [], tags: [] });
  const problem = signal("");
  let wanted = FIRST_PAGE;
  let cursor: string | null = null;
  let running: AbortController | null = null;

  /** Goes on from where the rows end, or from the beginning; the latest call alone goes on. */
  const bring = async (anew: boolean) => {
    running?.abort();
    const mine = new AbortController();
    running = mine;
    let from = anew ? null : cursor;
    let found: readonly Row[] = anew ? [] : rows.peek();
    try {
      do {
        const limit = from === null ? FIRST_PAGE : PAGE;
        const body = { filter: filter.peek(), cursor: from, limit };
        const { value } = await requests.ask("gallery.page", body, { signal: mine.signal });
        found = [...found, ...list(value.rows).flatMap((raw) => readRow(raw) ?? [])];
        from = text(value.cursor) || null;
        const isShown = found.length >= Math.min(wanted, rows.peek().length) || from === null;
        batch(() => {
          onMarks(
            list(value.rows).map((raw) => [text(record(raw).id), readMarks(record(raw).marks)] as const),
          );
          if (Array.isArray(value.models)) offers.value = readOffers(value);
          if (!isShown) return;
          rows.value = found;
          cursor = from;
          total.value = number(value.total) ?? found.length;
          problem.value = "";
        });
      } while (from !== null && found.length < wanted);
    } catch (error) {
      if (!isAbort(error)) problem.value = sentenceOf(error);
    } finally {
      if (running === mine) running = null;
    }
  };
  const need = (count: number) => {
    wanted = Math.max(count, FIRST_PAGE);
    if (running === null && cursor !== null && rows.peek().length < count && !problem.peek())
      void bring(false);
  };
  const setFilter = (change: Partial<Filter>) => {
    wanted = FIRST_PAGE;
    batch(() => {
      filter.value = { ...filter.peek(), ...change };
      rows.value = [];
      total.value = null;
      problem.value = "";
    });
    void bring(true);
  };
  const count = (by: number) => {
    if (total.peek() !== null) total.value = (total.peek() ?? 0) + by;
  };
  const remove = (clip: string) => {
    const left = rows.peek().filter(({ id }) => id !== clip);
    if (left.length === rows.peek().length) return;
    batch(() => {
      rows.value = left;
      count(-1);
    });
  };
  const insert = (row: Row) => {
    const all = rows.peek();
    if (all.some(({ id }) => id === row.id)) return;
    const place = all.findIndex(({ id }) => id < row.id);
    // Behind the last one it comes with a later page, unless there is none.
    if (place < 0 && cursor !== null) return count(1);
    const at = place < 0 ? all.length : place;
    batch(() => {
      rows.value = [...all.slice(0, at), row, ...all.slice(at)];
      count(1);
    });
  };
  return {
    filter,
    rows,
    total,
    offers,
    problem,
    setFilter,
    need,
    renew: () => void bring(true),
    remove,
    insert,
  };
}

function readOffers(value: Record<string, unknown>): Offers {
  const models = list(value.models).map((raw) => {
    const { name, title } = record(raw);
    return { name: text(name), title: text(title) || text(name) };
  });
  return { models, tags: list(value.tags).map(text).filter(Boolean) };
}
