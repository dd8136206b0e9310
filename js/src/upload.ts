// Sends a file to the kernel in pieces: one message carries no more than some megabytes, and a piece is
// acknowledged, so that progress is what has arrived and not what was sent. Some hosts lose larger messages, or the
// bytes beside a message: what did not come is sent again, smaller and as text.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type Picture, readPicture } from "./bridge/draft";
import { atEnd, lifetime } from "./bridge/lifetime";
import { number, text } from "./bridge/read";
import { type Ask, RequestError } from "./bridge/requests";
import { readBytes } from "./picture";

const IN_FLIGHT = 2;
/** Where the kernel names no size. */
const PIECE_BYTES = 262_144;
/** Pieces that are lost at this size are not lost for their size. */
const LEAST_BYTES = 16_384;
/** After how long without an answer the kernel is asked whether a piece came. It may only be busy. */
const PATIENCE_MS = 3000;

/** Uploads a file; `onProgress` gets the share that has arrived. Ends with `signal`, in the kernel too. */
export async function upload(
  file: File,
  ask: Ask,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Picture> {
  const begun = await ask("upload.begin", { name: file.name, size: file.size }, { signal });
  const id = text(begun.value.upload);
  const life = lifetime(signal);
  try {
    const size = number(begun.value.chunk) ?? PIECE_BYTES;
    const sender = openSender(file.name, id, size, ask, life.signal);
    const [hash] = await Promise.all([hashOf(file), sendPieces(file, sender, onProgress)]);
    const ended = await ask("upload.end", { upload: id, sha256: hash }, { signal });
    const picture = readPicture(ended.value.image);
    if (picture === null) throw new RequestError("invalid", "The kernel did not take the picture.");
    return picture;
  } catch (error) {
    ask("upload.abort", { upload: id }, { quiet: true }).catch(() => {});
    throw error;
  } finally {
    life.end();
  }
}

/** How pieces travel now. */
interface Way {
  readonly size: number;
  readonly asText: boolean;
}

/** Where pieces go: `send` says whether one came, and the next one is smaller where it did not. */
interface Sender {
  readonly size: () => number;
  readonly send: (bytes: ArrayBuffer, offset: number) => Promise<boolean>;
}

/** Sends everything, a few pieces at a time. */
async function sendPieces(file: File, sender: Sender, onProgress: (share: number) => void): Promise<void> {
  let next = 0;
  let arrived = 0;
  const deliver = async (from: number, to: number): Promise<void> => {
    const bytes = await readBytes(file.slice(from, to), file.name);
    if (await sender.send(bytes, from)) {
      arrived += bytes.byteLength;
      onProgress(arrived / file.size);
      return;
    }
    await deliverAll(from, to);
  };
  const deliverAll = async (from: number, to: number) => {
    for (let at = from; at < to; ) {
      const end = Math.min(at + sender.size(), to); // it may shrink on the way
      await deliver(at, end);
      at = end;
    }
  };
  const worker = async () => {
    while (next < file.size) {
      const from = next;
      next = Math.min(from + sender.size(), file.size);
      await deliver(from, next);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
}

/** The sender of one upload: bytes beside the messages, and from the first loss on text within smaller ones. */
function openSender(name: string, id: string, size: number, ask: Ask, signal: AbortSignal): Sender {
  let way: Way = { size, asText: false };

  const narrow = (used: Way) => {
    if (used !== way) return; // another piece was lost at the same time
    if (used.asText && used.size <= LEAST_BYTES) {
      throw new RequestError("unreachable", `${name} does not reach the kernel: this host loses its pieces.`);
    }
    way = { size: Math.min(used.size, Math.max(LEAST_BYTES, used.size >> 1)), asText: true };
  };
  const send = async (bytes: ArrayBuffer, offset: number) => {
    const used = way;
    const body = { upload: id, offset, ...(used.asText && { base64: base64(bytes) }) };
    const piece = lifetime(signal);
    const answered = ask("upload.chunk", body, {
      buffers: used.asText ? [] : [bytes],
      signal: piece.signal,
    }).then(
      () => true,
      (error) => {
        if (error instanceof RequestError && error.code === "lost") return false;
        throw error;
      },
    );
    try {
      const came = await Promise.race([answered, lost(offset, piece.signal)]);
      if (!came) narrow(used);
      return came;
    } finally {
      piece.end();
    }
  };
  /** False once the kernel answers and knows nothing of a piece; for a piece that came, nothing. */
  const lost = (offset: number, end: AbortSignal) =>
    new Promise<false>((resolve, reject) => {
      const question = () =>
        ask("upload.came", { upload: id, offset }, { quiet: true, signal: end }).then((answer) => {
          if (answer.value.came !== true) resolve(false);
        }, reject);
      const timer = setTimeout(question, PATIENCE_MS);
      atEnd(end, () => clearTimeout(timer));
    });
  return { size: () => way.size, send };
}

async function hashOf(file: File): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE_BYTES) {
    hash.update(new Uint8Array(await readBytes(file.slice(at, at + PIECE_BYTES), file.name)));
  }
  return bytesToHex(hash.digest());
}

function base64(bytes: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
}
