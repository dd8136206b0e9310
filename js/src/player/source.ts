// Where the player gets a clip from: the server's file where it serves one, else the bytes from the kernel.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Clip } from "../bridge/job";
import { text } from "../bridge/read";
import { isAbort, type Requests, sentenceOf } from "../bridge/requests";
import { fileUrl } from "../files";
import type { Urls } from "../urls";

/** The address to play, and what is said while there is none. */
export interface Source {
  readonly url: ReadonlySignal<string | null>;
  readonly words: ReadonlySignal<string>;
  /** The `<video>` could not use the address. */
  readonly failed: () => void;
  readonly close: () => void;
}

/** Opens a clip; `close` gives back what it holds. */
export function openSource(clip: Clip, page: Document, requests: Requests, urls: Urls): Source {
  const url = signal(fileUrl(page, clip.file));
  const words = signal("");
  const closed = new AbortController();
  let asked = false;

  const fetchBytes = async () => {
    asked = true;
    url.value = null;
    words.value = "Fetching the video from the kernel";
    try {
      const { value, buffers } = await requests.ask("clip", { clip: clip.id }, { signal: closed.signal });
      if (buffers[0] === undefined) throw new Error("The kernel sent no video.");
      if (closed.signal.aborted) return;
      url.value = urls.of(new Blob([buffers[0]], { type: text(value.mime_type) || "video/mp4" }));
      words.value = "";
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
  return { url, words, failed, close };
}
