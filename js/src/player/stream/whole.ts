// A file as it is, piece by piece.
import { number } from "../../bridge/read";
import type { Ranges } from "./ranges";

const AT_ONCE = 3;

/** All bytes of the file; `progress` is told the share that is here. */
export async function fetchWhole(ranges: Ranges, progress: (share: number) => void): Promise<Blob> {
  const first = await ranges.read("file.read", 0, ranges.piece());
  const size = number(first.value.size) ?? 0;
  const parts = [first.bytes];
  let [at, done] = [first.bytes.byteLength, first.bytes.byteLength];
  const work = async () => {
    while (at < size) {
      const [start, end, index] = [at, Math.min(size, at + ranges.piece()), parts.length];
      at = end;
      parts.push(new Uint8Array());
      parts[index] = (await ranges.read("file.read", start, end)).bytes;
      done += end - start;
      progress(done / size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return new Blob(parts, { type: "video/mp4" });
}
