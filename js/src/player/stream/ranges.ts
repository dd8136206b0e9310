// Ranges of bytes from the kernel, asked for in the way that gets through: some hosts lose what is binary, some lose
// what is long. What is found out holds for the view, so that each loss happens once.
import { bytesOf, type Got } from "../../bridge/bytes";
import { atEnd, lifetime } from "../../bridge/lifetime";
import type { Answer, Requests } from "../../bridge/requests";
import { ways } from "./ways";

/** Reads one medium. */
export interface Ranges {
  /** How many bytes are best asked for at once. */
  readonly piece: () => number;
  /** Asks something whose answer brings along what fits into `piece` bytes; 0 for one that takes its time. */
  readonly ask: (name: string, body: object, piece: number) => Promise<Got>;
  /** The bytes from `start` up to `end`, in as many pieces as it takes. */
  readonly read: (name: string, start: number, end: number, body?: object) => Promise<Got>;
}

const LARGEST = 512 * 1024;
const SMALLEST = 64 * 1024;
/** After this long somebody asks whether the answer was lost ... */
const PATIENCE_MS = 1500;
/** ... and it was, if it is not there so long after a later question's. */
const GRACE_MS = 500;

class Lost extends Error {}

/** Opens the way to one medium; `end` ends all that is under way. */
export function openRanges(requests: Requests, media: string, end: AbortSignal): Ranges {
  const way = ways.get(requests) ?? { piece: LARGEST, base64: false };
  ways.set(requests, way);

  /** An answer that may be too large to arrive: a small question behind it tells a lost one from a late one. */
  const large = (name: string, body: object) =>
    new Promise<Answer>((resolve, reject) => {
      const life = lifetime(end);
      const lose = () => {
        reject(new Lost());
        life.end();
      };
      const probe = async () => {
        await requests.ask("file.read", { media, start: 0, end: 0 }, { quiet: true, signal: life.signal });
        timer = setTimeout(lose, GRACE_MS);
      };
      let timer = setTimeout(() => probe().catch(() => {}), PATIENCE_MS);
      atEnd(life.signal, () => clearTimeout(timer));
      const asked = requests.ask(name, body, { signal: life.signal });
      asked.then(resolve, reject).finally(life.end);
    });

  /** Finds another way after a loss of so many bytes; the last one is text in small pieces. */
  const giveWay = (size: number) => {
    if (size > SMALLEST) way.piece = Math.min(way.piece, Math.max(SMALLEST, Math.ceil(size / 2)));
    else if (!way.base64) way.base64 = true;
    else throw new Error("The video does not get through from the kernel to this page.");
  };

  /** One answer; null where it was lost and another way was found. */
  const once = async (name: string, body: object, size: number): Promise<Got | null> => {
    const { base64 } = way;
    try {
      const asked = { media, ...body, ...(base64 && { base64 }) };
      const got = bytesOf(size ? await large(name, asked) : await requests.ask(name, asked, { signal: end }));
      if (got === null && base64 === way.base64) giveWay(base64 ? size : 0);
      return got;
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      // Of several that are lost at once the first one counts.
      if (size <= way.piece && base64 === way.base64) giveWay(size);
      return null;
    }
  };

  const read: Ranges["read"] = async (name, start, last, body = {}) => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let value = {};
    for (let at = start; at < last; ) {
      const to = Math.min(last, at + way.piece);
      const got = await once(name, { ...body, start: at, end: to }, to - at);
      if (got === null) continue;
      parts.push(got.bytes);
      value = got.value;
      at = to;
    }
    return { value, bytes: joined(parts) };
  };

  const ask: Ranges["ask"] = async (name, body, size) => {
    for (;;) {
      const piece = Math.min(size, way.piece);
      const got = await once(name, { ...body, piece }, piece);
      if (got !== null) return got;
    }
  };
  return { piece: () => way.piece, ask, read };
}

function joined(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  if (parts.length === 1 && parts[0]) return parts[0];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
