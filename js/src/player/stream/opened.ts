// A stream as the kernel describes it.
import { number, text } from "../../bridge/read";
import { type Fragment, readFragments } from "./plan";
import type { Ranges } from "./ranges";

/** A stream whose bytes can be asked for. */
export interface Opened {
  /** With exact codecs, as a SourceBuffer needs it. */
  readonly mime: string;
  readonly duration: number;
  /** How many bytes come before the first fragment. */
  readonly head: number;
  readonly fragments: readonly Fragment[];
  /** What came with the description: the head and the first fragments. */
  readonly first: Uint8Array<ArrayBuffer>;
  readonly read: (start: number, end: number) => Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens a medium's stream; with `opus`, its sound is Opus, whatever it was. */
export async function openStream(ranges: Ranges, opus: boolean): Promise<Opened> {
  const audio = opus ? { audio: "opus" } : {};
  // Sound is encoded anew on the first time, which takes as long as it takes.
  const { value, bytes } = await ranges.ask("stream.open", audio, opus ? 0 : ranges.piece());
  const head = number(value.head) ?? 0;
  const asked = { ...audio, version: text(value.version) };
  return {
    mime: text(value.mime),
    duration: number(value.duration) ?? 0,
    head,
    fragments: readFragments(value.fragments, head),
    first: bytes,
    read: async (start, end) => (await ranges.read("stream.read", start, end, asked)).bytes,
  };
}
