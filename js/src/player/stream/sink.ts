// A SourceBuffer with promises: bytes in, room made where there is none.

/** Where a stream's bytes go. */
export interface Sink {
  /** Appends bytes; removes what is far from the present time where the buffer is full, or waits for playing on. */
  readonly append: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly covers: (time: number) => boolean;
  /** Says that all is there, once per opening of the source. */
  readonly complete: () => void;
}

/** Seconds behind the present time that stay, for a step back, and those ahead of it. */
const BEHIND = 5;
const AHEAD = 12;

/** Where a film may be cut. */
export interface Cuts {
  /** The last key frame up to a time. */
  readonly keyBefore: (time: number) => number;
  /** The first fragment that begins later. */
  readonly after: (time: number) => number;
}

/** Opens a source's buffer. */
export function openSink(
  source: MediaSource,
  mime: string,
  video: HTMLVideoElement,
  cuts: Cuts,
  abort: AbortSignal,
): Sink {
  const buffer = source.addSourceBuffer(mime);
  const done = () =>
    new Promise<void>((resolve, reject) => {
      buffer.onupdateend = () => resolve();
      buffer.onerror = () => reject(new Error("This browser cannot play the video."));
    });
  const remove = async (start: number, end: number) => {
    const removed = done();
    buffer.remove(start, end);
    await removed;
  };
  const ranges = () => {
    const { buffered } = buffer;
    return Array.from(
      { length: buffered.length },
      (_, index) => [buffered.start(index), buffered.end(index)] as const,
    );
  };

  const makeRoom = async () => {
    const now = video.currentTime;
    const [first, last] = [ranges().at(0)?.[0] ?? now, ranges().at(-1)?.[1] ?? now];
    const [behind, ahead] = [cuts.keyBefore(now - BEHIND), cuts.after(now + AHEAD)];
    if (first < behind - 0.1) return remove(0, behind);
    if (last > ahead) return remove(ahead, Number.POSITIVE_INFINITY);
    await new Promise((resolve) => {
      for (const event of ["timeupdate", "seeking"])
        video.addEventListener(event, resolve, { once: true, signal: abort });
    });
  };

  const append: Sink["append"] = async (bytes) => {
    for (;;) {
      try {
        const appended = done();
        buffer.appendBuffer(bytes);
        return await appended;
      } catch (error) {
        if (!(error instanceof DOMException && error.name === "QuotaExceededError")) throw error;
      }
      await makeRoom();
    }
  };
  const complete = () => {
    if (source.readyState === "open") source.endOfStream();
  };
  return { append, covers: (time) => ranges().some(([start, end]) => start <= time && time < end), complete };
}
