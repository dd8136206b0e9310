// What `VideoPlayer` and `compare` are given to play: a file the kernel reads, or an address of the web.
import { signal } from "@preact/signals";
import { positive, record, text } from "./bridge/read";
import { fileUrl } from "./files";
import type { PlayerTools } from "./player/Player";
import { type Media, openSource, type Source } from "./player/source";

/** One of them. */
export interface Medium extends Media {
  /** Where the page gets it by itself; null for a file. */
  readonly url: string | null;
  readonly title: string;
  /** Width by height, where it is known. */
  readonly shape: string | undefined;
}

/** Reads one; missing or odd fields become empty ones. */
export function readMedium(raw: unknown): Medium {
  const fields = record(raw);
  const [width, height] = [positive(fields.width), positive(fields.height)];
  return {
    id: text(fields.id),
    file: text(fields.file) || null,
    url: webUrl(text(fields.url)),
    title: text(fields.title),
    shape: width && height ? `${width} / ${height}` : undefined,
  };
}

/** Where it comes from. */
export function sourceOf(medium: Medium, { page, requests, urls }: PlayerTools): Source {
  return medium.url ? webSource(medium.url) : openSource(medium, page, requests, urls);
}

/** Where it can be opened in a page of its own; null where nowhere. */
export function addressOf({ url, file }: Medium, page: Document): string | null {
  return url ?? fileUrl(page, file);
}

/** An address of the web; anything else, such as a script, is none. */
function webUrl(address: string): string | null {
  return /^https?:\/\//i.test(address) ? address : null;
}

function webSource(address: string): Source {
  const words = signal("");
  const whole = async () => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
    return answer.blob();
  };
  const failed = () => {
    words.value = "This address gives no video that this browser can play.";
  };
  return { url: signal(address), words, failed, attach: () => {}, whole, close: () => {} };
}
