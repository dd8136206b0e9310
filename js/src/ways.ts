// How a picture gets from the page to the kernel: as a file, made fit first, or by its address.
import { type Picture, readPicture } from "./bridge/draft";
import { text } from "./bridge/read";
import { type Ask, isAbort, RequestError } from "./bridge/requests";
import { prepared, Refusal } from "./picture";
import { upload } from "./upload";

/** A picture in the kernel's library, and what was done to it on the way; "" where nothing was. */
export interface Brought {
  readonly picture: Picture;
  readonly notice: string;
}

/** What a way needs. */
export interface Means {
  readonly ask: Ask;
  /** Bytes of a file that the kernel takes. */
  readonly limit: number | null;
  readonly stop: AbortSignal;
  readonly onShare: (share: number) => void;
}

/** A file, which is made smaller where it has to be. */
export async function bringFile(given: File, { ask, limit, stop, onShare }: Means): Promise<Brought> {
  const { file, notice } = await prepared(given, limit);
  return { picture: await upload(file, ask, stop, onShare), notice };
}

/** A picture of a web page: read by this page where it may, else by the kernel. */
export async function bringAddress(address: string, means: Means): Promise<Brought> {
  const file = await fetched(address, means.stop);
  if (file) return bringFile(file, means);
  const { value } = await means.ask("image.fetch", { url: address }, { signal: means.stop });
  return { picture: answeredPicture(value), notice: text(value.notice) };
}

/** The picture of an answer. */
export function answeredPicture(value: Record<string, unknown>): Picture {
  const picture = readPicture(value.image);
  if (picture === null) throw new RequestError("invalid", "The kernel sent no picture.");
  return picture;
}

/** What a picture at an address is called. */
export function nameAt(address: string): string {
  const [, name = ""] = /^https?:.*\/([^/?#]+)/.exec(address) ?? [];
  try {
    return decodeURIComponent(name) || "picture";
  } catch {
    return name;
  }
}

/** The picture as a file; null where only the kernel might read it. Cookies go to this page's own server alone. */
async function fetched(address: string, signal: AbortSignal): Promise<File | null> {
  try {
    const answer = await fetch(address, { signal, referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Refusal(`The server answered ${answer.status} instead of a picture.`);
    const data = await answer.blob();
    return new File([data], nameAt(address), { type: data.type });
  } catch (error) {
    if (isAbort(error) || error instanceof Refusal) throw error;
    if (/^https?:/.test(address)) return null;
    throw new Refusal("The picture cannot be read from here. Save it and drop the file.");
  }
}
