// Sends a file to the kernel in pieces: one message carries no more than some megabytes, and a piece is
// acknowledged, so that progress is what has arrived and not what was sent.
import { type Picture, readPicture } from "./bridge/draft";
import { number, text } from "./bridge/read";
import { type Ask, RequestError } from "./bridge/requests";
import { readBytes } from "./picture";
import { sha256 } from "./sha256";

const IN_FLIGHT = 2;
/** Where the kernel names no size. */
const PIECE_BYTES = 262_144;

/** Uploads a file; `onProgress` gets the share that has arrived. Ends with `signal`, in the kernel too. */
export async function upload(
  file: File,
  ask: Ask,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Picture> {
  const begun = await ask("upload.begin", { name: file.name, size: file.size }, { signal });
  const id = text(begun.value.upload);
  try {
    const hash = await sendPieces(
      file,
      id,
      number(begun.value.chunk) ?? PIECE_BYTES,
      ask,
      signal,
      onProgress,
    );
    const ended = await ask("upload.end", { upload: id, sha256: hash }, { signal });
    const picture = readPicture(ended.value.image);
    if (picture === null) throw new RequestError("invalid", "The kernel did not take the picture.");
    return picture;
  } catch (error) {
    ask("upload.abort", { upload: id }, { quiet: true }).catch(() => {});
    throw error;
  }
}

/** Sends all pieces in order, a few at a time, and gives the SHA-256 of what was read. */
async function sendPieces(
  file: File,
  id: string,
  size: number,
  ask: Ask,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<string> {
  const hash = sha256();
  const flying = new Set<Promise<unknown>>();
  let arrived = 0;
  for (let index = 0; index * size < file.size; index += 1) {
    const bytes = await readBytes(file.slice(index * size, (index + 1) * size), file.name);
    hash.update(new Uint8Array(bytes));
    const sent: Promise<unknown> = ask(
      "upload.chunk",
      { upload: id, index },
      { buffers: [bytes], signal },
    ).then(() => {
      arrived += bytes.byteLength;
      flying.delete(sent);
      onProgress(arrived / file.size);
    });
    sent.catch(() => {}); // told by the race below; another piece may fail after it
    flying.add(sent);
    if (flying.size >= IN_FLIGHT) await Promise.race(flying);
  }
  await Promise.all(flying);
  return hash.digest();
}
