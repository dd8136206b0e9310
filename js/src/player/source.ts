// Where the player gets a clip from: the server's file where it serves one, else the bytes from the kernel.
import { type ReadonlySignal, signal } from "@preact/signals";
import { text } from "../bridge/read";
import { isAbort, type Requests, sentenceOf } from "../bridge/requests";
import { fileUrl } from "../files";
import type { Urls } from "../urls";

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

/** Opens what is to be played; `close` gives back what it holds. */
export function openSource(media: Media, page: Document, requests: Requests, urls: Urls): Source {
  const url = signal(fileUrl(page, media.file));
  const words = signal("");
  const closed = new AbortController();
  let asked = false;

  const whole = async () => {
    words.value = "Fetching the video from the kernel";
    const { value, buffers } = await requests.ask("clip", { clip: media.id }, { signal: closed.signal });
    if (buffers[0] === undefined) throw new Error("The kernel sent no video.");
    words.value = "";
    return new Blob([buffers[0]], { type: text(value.mime_type) || "video/mp4" });
  };
  const fetchBytes = async () => {
    asked = true;
    url.value = null;
    try {
      const blob = await whole();
      if (!closed.signal.aborted) url.value = urls.of(blob);
    } catch (error) {
      if (!isAbort(error)) words.value = sentenceOf(error);
    }
  };
  const failed = () => {
    if (!asked) void fetchBytes();
    else if (url.peek() !== null)
      words.value = "This browser cannot play the video; the file itself is kept.";
  };
  const close = () => {
    closed.abort();
    urls.revoke(url.peek());
  };
  if (url.peek() === null) void fetchBytes();
  return { url, words, failed, attach: () => {}, whole, close };
}
