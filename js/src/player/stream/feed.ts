// Feeds a video from a stream: asks for a little more than is played, in order, and again from a key frame after a
// seek. What is not asked for is not sent, which is the back-pressure.
import type { Opened } from "./opened";
import { type Ahead, indexAt, keyBefore, nextStep } from "./plan";
import { openSink, type Sink } from "./sink";
import { openSpare } from "./spare";

/** What a paused video gets: enough to start with, for many of them may stand on a page. */
const PAUSED: Ahead = { seconds: 2, bytes: 4 * 1024 * 1024 };
const PLAYING: Ahead = { seconds: 10, bytes: 24 * 1024 * 1024 };
/** Requests under way: one on the line, one in the kernel, one to go. */
const AT_ONCE = 3;

/** What becomes of it. */
export interface Told {
  /** The first bytes are in. */
  readonly begun: () => void;
  /** It does not go on by itself; playing or seeking tries again. */
  readonly broken: (error: unknown) => void;
}

interface Item {
  readonly from: number;
  readonly to: number;
  readonly bytes: Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens the source for the stream and feeds it until `abort`. */
export function feed(
  source: MediaSource,
  opened: Opened,
  piece: () => number,
  video: HTMLVideoElement,
  told: Told,
  abort: AbortSignal,
): void {
  const { fragments, head, first } = opened;
  const count = fragments.length;
  const spare = openSpare(fragments);
  /** Asked for or there; and those of them that were seen in the buffer, from where the browser may remove them. */
  const held = new Set<number>();
  const seen = new Set<number>();
  const queue: Item[] = [];
  let sink: Sink | null = null;
  let appended = -1;
  let next = 0;
  let working = false;

  const middle = (index: number) => {
    const time = fragments[index]?.time ?? 0;
    return (time + (fragments[index + 1]?.time ?? opened.duration)) / 2;
  };
  const forgetRemoved = () => {
    for (const index of held) {
      if (sink?.covers(middle(index))) seen.add(index);
      else if (seen.delete(index)) held.delete(index);
    }
  };

  const enqueue = (from: number, to: number, bytes: Item["bytes"]) => {
    for (let index = from; index < to; index += 1) held.add(index);
    bytes.catch(() => {}); // heard of when its turn comes
    queue.push({ from, to, bytes });
    next = to;
  };
  const askOn = () => {
    const ahead = video.paused ? PAUSED : PLAYING;
    const step = nextStep(fragments, (index) => held.has(index), next, video.currentTime, ahead, piece());
    if (step === null) return false;
    const { from } = step;
    const here = spare.get(from);
    let to = from + 1;
    while (!here && to < step.to && !spare.get(to)) to += 1;
    const [start, end] = [fragments[from]?.start ?? 0, fragments[to - 1]?.end ?? 0];
    enqueue(from, to, here ? Promise.resolve(here) : opened.read(start, end));
    return true;
  };

  const append = async ({ from, to, bytes }: Item, into: Sink) => {
    const all = await bytes;
    await into.append(all);
    const start = (fragments[to - 1]?.end ?? head) - all.byteLength;
    for (let index = from; index < to; index += 1) {
      const { start: at, end } = fragments[index] as (typeof fragments)[number];
      spare.keep(index, all.subarray(at - start, end - start), appended === index - 1);
      appended = index;
    }
  };
  const work = async (into: Sink) => {
    if (working) return;
    working = true;
    try {
      for (let item = queue[0]; item && !abort.aborted; item = queue[0]) {
        await append(item, into);
        queue.shift();
        if (appended >= 0) told.begun();
        pump();
      }
      if (held.has(count - 1)) into.complete();
    } catch (error) {
      for (const { from, to } of queue.splice(0))
        for (let index = from; index < to; index += 1) held.delete(index);
      next = count;
      if (!abort.aborted) told.broken(error);
    }
    working = false;
  };
  const pump = () => {
    if (sink === null || abort.aborted) return;
    forgetRemoved();
    // Nothing competes with what the first picture needs.
    const atOnce = video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? 1 : AT_ONCE;
    while (queue.length < atOnce && askOn());
    void work(sink);
  };

  const open = () => {
    try {
      source.duration = opened.duration;
      const timeOf = (index: number) => fragments[index]?.time ?? opened.duration;
      const cuts = {
        keyBefore: (time: number) => timeOf(keyBefore(fragments, indexAt(fragments, time))),
        after: (time: number) => timeOf(indexAt(fragments, time) + 1),
      };
      sink = openSink(source, opened.mime, video, cuts, abort);
    } catch (error) {
      return told.broken(error);
    }
    const whole = fragments.filter(({ end }) => end <= first.byteLength).length;
    enqueue(0, whole, Promise.resolve(first));
    pump();
  };
  if (source.readyState === "open") open();
  else source.addEventListener("sourceopen", open, { once: true, signal: abort });
  for (const event of ["loadeddata", "seeking", "timeupdate", "play", "waiting"])
    video.addEventListener(event, pump, { signal: abort });
}
