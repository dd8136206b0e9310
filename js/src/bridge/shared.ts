// A trait that the page writes too. Writing waits for a pause in typing; what comes back meanwhile is merged
// field by field, so that an echo never undoes typing and a change made elsewhere still shows.
import { type ReadonlySignal, signal } from "@preact/signals";
import { atEnd } from "./lifetime";
import { listen } from "./listen";
import type { Model } from "./model";
import { record } from "./read";

/** A value that this view and others edit. */
export interface Shared<T> {
  readonly value: ReadonlySignal<T>;
  /** Changes fields here at once, and for everybody after a pause. */
  readonly edit: (change: Partial<T>) => void;
  /** Sends what waits. */
  readonly flush: () => void;
}

const PAUSE_MS = 300;
/** How long an own older value that comes back is taken for an echo; later it is somebody's wish. */
const ECHO_MS = 10_000;

interface Written {
  readonly json: string;
  readonly at: number;
}

/** Shares the trait `name`; `read` must accept anything and give its fields in one fixed order. */
export function sharedTrait<T extends object>(
  model: Model,
  name: string,
  read: (raw: unknown) => T,
  abort: AbortSignal,
): Shared<T> {
  const local = signal(read(model.get(name)));
  let base = local.peek();
  let written: Written[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing = false;

  const isEcho = (value: T) => {
    const json = JSON.stringify(value);
    written = written.filter((each) => Date.now() - each.at < ECHO_MS);
    const index = written.findIndex((each) => each.json === json);
    if (index < 0) return false;
    written = written.slice(index + 1);
    return true;
  };
  const receive = () => {
    if (writing) return;
    const incoming = read(model.get(name));
    if (isEcho(incoming)) return;
    local.value = merge(base, local.peek(), incoming);
    base = incoming;
  };
  const flush = () => {
    clearTimeout(timer);
    const value = local.peek();
    if (same(value, base)) return;
    base = value;
    written.push({ json: JSON.stringify(value), at: Date.now() });
    writing = true;
    try {
      // Fields of a newer kernel, which this page cannot read, are handed back as they were.
      model.set(name, { ...record(model.get(name)), ...value });
      model.save_changes();
    } catch {
      // The kernel is gone: the panel says so elsewhere, and the text stays in the page.
    } finally {
      writing = false;
    }
  };
  const edit = (change: Partial<T>) => {
    local.value = { ...local.peek(), ...change };
    clearTimeout(timer);
    if (!abort.aborted) timer = setTimeout(flush, PAUSE_MS);
  };
  listen(model, `change:${name}`, receive, abort);
  atEnd(abort, flush);
  return { value: local, edit, flush };
}

/** What came in, but for the fields that were changed here since `base`. */
export function merge<T extends object>(base: T, mine: T, incoming: T): T {
  const merged = { ...incoming };
  for (const key of Object.keys(mine) as (keyof T)[]) {
    if (!same(mine[key], base[key])) merged[key] = mine[key];
  }
  return merged;
}

function same(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
