// What the kernel knows of a video besides its bytes. A player without it plays all the same.
import { type ReadonlySignal, signal } from "@preact/signals";
import { positive } from "../bridge/read";
import type { Requests } from "../bridge/requests";
import type { Urls } from "../urls";
import { type Facts, readFacts } from "./facts";

/** Small frames side by side in one picture. */
export interface Strip {
  readonly url: string;
  readonly tiles: number;
  /** Width by height of one of them. */
  readonly shape: number;
}

/** The facts and the strip of one video, once they are there. */
export interface Scenes {
  readonly facts: ReadonlySignal<Facts | null>;
  readonly strip: ReadonlySignal<Strip | null>;
  readonly close: () => void;
}

/** Asks for both, quietly: nobody waits for them. */
export function openScenes(media: string, requests: Requests, urls: Urls): Scenes {
  const facts = signal<Facts | null>(null);
  const strip = signal<Strip | null>(null);
  const closed = new AbortController();
  const fetch = async () => {
    facts.value = await askFacts(media, requests, closed.signal);
    strip.value = await askStrip(media, requests, urls, closed.signal);
  };
  fetch().catch(() => {});
  const close = () => {
    closed.abort();
    urls.revoke(strip.peek()?.url ?? null);
  };
  return { facts, strip, close };
}

/** The kernel's facts; null where they make no sense. */
export async function askFacts(media: string, { ask }: Requests, abort: AbortSignal): Promise<Facts | null> {
  return readFacts((await ask("facts", { media }, { signal: abort, quiet: true })).value);
}

/** The strip; null where there is none. */
export async function askStrip(
  media: string,
  { ask }: Requests,
  urls: Urls,
  abort: AbortSignal,
): Promise<Strip | null> {
  const { value, buffers } = await ask("filmstrip", { media }, { signal: abort, quiet: true });
  const [tiles, width, height] = [value.tiles, value.width, value.height].map(positive);
  if (!buffers[0] || !tiles || !width || !height || abort.aborted) return null;
  return { url: urls.of(new Blob([buffers[0]], { type: "image/jpeg" })), tiles, shape: width / height };
}
