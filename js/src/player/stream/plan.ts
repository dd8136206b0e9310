// Which fragment is to be had next. No clock, no element, no bytes: what is here can be thought through on paper.
import { list, number } from "../../bridge/read";

/** A piece of the stream that can be given to a SourceBuffer by itself. */
export interface Fragment {
  /** When its first picture is shown, in seconds. */
  readonly time: number;
  readonly start: number;
  readonly end: number;
  /** Whether it begins with a key frame: one can begin here. */
  readonly key: boolean;
}

/** Reads `[[time, size, key], ...]`; the first fragment begins at `start`. */
export function readFragments(raw: unknown, start: number): readonly Fragment[] {
  let end = start;
  return list(raw).map((each) => {
    const [time, size, key] = list(each).map((field) => number(field) ?? 0);
    const begin = end;
    end += size ?? 0;
    return { time: time ?? 0, start: begin, end, key: key === 1 };
  });
}

/** The fragment that is shown at a time. */
export function indexAt(fragments: readonly Fragment[], time: number): number {
  let [low, high] = [0, fragments.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((fragments[middle] as Fragment).time <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** Where decoding has to begin to show a fragment. */
export function keyBefore(fragments: readonly Fragment[], index: number): number {
  let key = index;
  while (key > 0 && !fragments[key]?.key) key -= 1;
  return key;
}

/** How far ahead of the present time one reads. */
export interface Ahead {
  readonly seconds: number;
  readonly bytes: number;
}

/** Behind which fragment enough is there, seen from `time`; the one that is shown then is always wanted. */
export function enoughAt(fragments: readonly Fragment[], time: number, ahead: Ahead): number {
  const first = indexAt(fragments, time);
  const bytes = (fragments[first]?.start ?? 0) + ahead.bytes;
  let index = first + 1;
  for (let each = fragments[index]; each; each = fragments[index]) {
    if (each.time >= time + ahead.seconds || each.start >= bytes) break;
    index += 1;
  }
  return index;
}

/** What is to be had next: fragments from `from` up to `to`, in one answer of at most `piece` bytes. */
export interface Step {
  readonly from: number;
  readonly to: number;
}

/**
 * The next step from `time` on, or null where enough is there. A SourceBuffer takes a fragment only behind the one
 * before it or at a key frame: `next` is where the present run goes on, any other place begins with a key frame.
 */
export function nextStep(
  fragments: readonly Fragment[],
  has: (index: number) => boolean,
  next: number,
  time: number,
  ahead: Ahead,
  piece: number,
): Step | null {
  const end = enoughAt(fragments, time, ahead);
  let wanted = indexAt(fragments, time);
  while (wanted < end && has(wanted)) wanted += 1;
  if (wanted >= end || wanted >= fragments.length) return null;
  const key = keyBefore(fragments, wanted);
  const from = next < key || next > wanted ? key : next;
  const start = fragments[from]?.start ?? 0;
  let to = from + 1;
  for (let each = fragments[to]; each && to < end; each = fragments[to]) {
    if (each.end - start > piece || (to > wanted && has(to))) break;
    to += 1;
  }
  return { from, to };
}
