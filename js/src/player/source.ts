// Where a player gets a video from: the server's file where it serves one, else a stream from the kernel, else the
// whole file from there. What cannot be played in one way is tried in the next; the rest of the page knows none of it.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { lifetime } from "../bridge/lifetime";
import { isAbort, RequestError, type Requests, sentenceOf } from "../bridge/requests";
import { fileUrl } from "../files";
import type { Urls } from "../urls";
import { feed } from "./stream/feed";
import { isDeafToAac, mediaSourceClass } from "./stream/host";
import { openStream } from "./stream/opened";
import { openRanges } from "./stream/ranges";
import { fetchWhole } from "./stream/whole";

/** What can be played: a clip, or any file the kernel has a name for. */
export interface Media {
  readonly id: string;
  /** Where the Jupyter server serves it, relative to its root and percent-encoded; null where it does not. */
  readonly file: string | null;
}

/** The address to play, and what is said while there is none. */
export interface Source {
  readonly url: ReadonlySignal<string | null>;
  readonly words: ReadonlySignal<string>;
  /** The `<video>` could not use the address. */
  readonly failed: () => void;
  /** Hands over the element that plays, once it exists. */
  readonly attach: (video: HTMLVideoElement) => void;
  /** The original file; `words` tells how far it is. */
  readonly whole: () => Promise<Blob>;
  readonly close: () => void;
}

const FETCHING = "Fetching the video from the kernel";
/** What comes sooner needs no words. */
const QUICK_MS = 500;

/** Opens what is to be played; `close` gives back what it holds. */
export function openSource(media: Media, page: Document, requests: Requests, urls: Urls): Source {
  const url = signal(fileUrl(page, media.file));
  const state = signal("");
  const progress = signal("");
  const words = computed(() => progress.value || state.value);
  const life = lifetime();
  let way = lifetime(life.signal);
  const ranges = openRanges(requests, media.id, life.signal);
  let attach: Source["attach"] = () => {};
  const attached = new Promise<HTMLVideoElement>((resolve) => {
    attach = resolve;
  });

  const show = (address: string | null) => {
    if (life.signal.aborted) urls.revoke(address);
    else url.value = address;
  };
  const say = (sentence: string) => {
    if (!life.signal.aborted) state.value = sentence;
  };

  /** Plays it as a stream; false where this page cannot. */
  const stream = async (): Promise<boolean> => {
    const Source = mediaSourceClass(page);
    if (Source === null) return false;
    const slow = setTimeout(say, QUICK_MS, FETCHING);
    const { signal: abort } = way;
    const calm = () => clearTimeout(slow);
    try {
      const source = new Source();
      const asked = openStream(ranges, isDeafToAac(page));
      asked.catch(() => {}); // heard of below
      if (!("MediaSource" in globalThis)) (await attached).disableRemotePlayback = true;
      // At once: while the kernel answers, the element opens the source.
      show(urls.of(source));
      let opened = await asked;
      // The sound may be all that this browser cannot play.
      const hasSound = opened.mime.includes(",");
      if (!Source.isTypeSupported(opened.mime) && hasSound) opened = await openStream(ranges, true);
      if (!Source.isTypeSupported(opened.mime)) return false;
      const begun = () => {
        calm();
        say("");
      };
      const video = await attached;
      const broken = (error: unknown) => {
        calm();
        // What the video itself complains of comes as its own event.
        if (video.error === null && !isAbort(error)) say(sentenceOf(error));
      };
      feed(source, opened, ranges.piece, video, { begun, broken }, abort);
      return true;
    } catch (error) {
      calm();
      if (error instanceof RequestError && error.code === "unstreamable") return false;
      throw error;
    }
  };

  const whole = async () => {
    progress.value = FETCHING;
    try {
      const served = url.peek();
      if (served !== null && served === fileUrl(page, media.file)) {
        const answer = await fetch(served, { signal: life.signal });
        if (answer.ok) return await answer.blob();
      }
      return await fetchWhole(ranges, (share) => {
        progress.value = `${FETCHING}: ${Math.round(share * 100)} %`;
      });
    } finally {
      progress.value = "";
    }
  };
  const blob = async () => {
    show(urls.of(await whole()));
    return true;
  };

  const ways = [stream, blob];
  const clear = () => {
    way.end();
    way = lifetime(life.signal);
    urls.revoke(url.peek());
    url.value = null;
  };
  const goOn = async () => {
    try {
      for (let attempt = ways.shift(); attempt; attempt = ways.shift()) {
        clear();
        if (await attempt()) return;
      }
    } catch (error) {
      clear();
      if (!isAbort(error)) say(sentenceOf(error));
    }
  };
  const failed = () => {
    if (url.peek() === null) return;
    if (ways.length > 0) void goOn();
    else say("This browser cannot play the video; the file itself is kept.");
  };
  const close = () => {
    life.end();
    urls.revoke(url.peek());
  };
  if (url.peek() === null) void goOn();
  return { url, words, failed, attach, whole, close };
}
