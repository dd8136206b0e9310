// The bytes of groups of pictures that are not complete yet. When a seek leaves one half read, going on there later
// has to begin with its key frame again: from here, so that no byte is asked for twice.
import { type Fragment, keyBefore } from "./plan";

const LARGEST = 32 * 1024 * 1024;

/** Bytes of fragments, by index. */
export interface Spare {
  readonly get: (index: number) => Uint8Array<ArrayBuffer> | undefined;
  /** Keeps a fragment that was appended; `follows` tells that the one before it was appended just before. */
  readonly keep: (index: number, bytes: Uint8Array<ArrayBuffer>, follows: boolean) => void;
}

/** The spare bytes of one stream. */
export function openSpare(fragments: readonly Fragment[]): Spare {
  const kept = new Map<number, Uint8Array<ArrayBuffer>>();
  let size = 0;
  const drop = (index: number) => {
    size -= kept.get(index)?.byteLength ?? 0;
    kept.delete(index);
  };
  const keep: Spare["keep"] = (index, bytes, follows) => {
    if (follows && fragments[index]?.key) {
      for (let each = keyBefore(fragments, index - 1); each < index; each += 1) drop(each);
    }
    drop(index);
    kept.set(index, bytes);
    size += bytes.byteLength;
    for (const oldest of kept.keys()) {
      if (size <= LARGEST) break;
      drop(oldest);
    }
  };
  return { get: (index) => kept.get(index), keep };
}
