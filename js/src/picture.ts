// What a file must be to be taken into a slot, and the sentence where it cannot be. The kernel checks again.
import { type Ready, redrawn } from "./shrink";
import { overSize } from "./words";

/** Something the slot refuses; the message is the sentence it shows. */
export class Refusal extends Error {}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/** The picture's type by its first bytes, whatever the file calls itself. */
export function sniff(bytes: Uint8Array): "image/png" | "image/jpeg" | null {
  const begins = (magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte);
  return begins(PNG) ? "image/png" : begins(JPEG) ? "image/jpeg" : null;
}

/** The one file of a drop, a paste or a choice; `slot` is the slot's name within a sentence. */
export function onlyFile(files: readonly File[], slot: string): File {
  const [file, ...others] = files;
  if (file === undefined) throw new Refusal("That was no file. Drop, paste or browse for one picture.");
  if (others.length > 0) {
    throw new Refusal(`Those were ${files.length} files; ${slot} is one picture. Choose one of them.`);
  }
  return file;
}

/** The file as it can be sent: itself, or drawn again where it is too large or of another kind. */
export async function prepared(file: File, limit: number | null): Promise<Ready> {
  const kind = sniff(new Uint8Array(await readBytes(file.slice(0, PNG.length), file.name)));
  const tooLarge = limit !== null && file.size > limit;
  if (kind && !tooLarge) return { file, notice: "" };
  try {
    return await redrawn(file, limit ?? Number.POSITIVE_INFINITY);
  } catch {
    if (!kind) {
      throw new Refusal(`${file.name} is no picture this browser can read. Save it as PNG or JPEG.`);
    }
    const over = overSize(file.size, limit ?? 0);
    throw new Refusal(
      `${file.name} is ${over.size}; the service takes up to ${over.limit}. Save it smaller, for example as JPEG.`,
    );
  }
}

/** A piece of a file; a file that has changed or gone since it was chosen is refused by name. */
export async function readBytes(piece: Blob, name: string): Promise<ArrayBuffer> {
  try {
    return await piece.arrayBuffer();
  } catch {
    throw new Refusal(`${name} cannot be read. Choose it again.`);
  }
}
