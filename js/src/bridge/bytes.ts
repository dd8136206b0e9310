// Bytes in an answer, and whether they are all there: some hosts lose what is binary.
import { number, text } from "./read";
import type { Answer } from "./requests";

/** Bytes, and what was said with them. */
export interface Got {
  readonly value: Record<string, unknown>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The bytes of an answer, which says how many they are; null where they were lost on the way. */
export function bytesOf({ value, buffers }: Answer): Got | null {
  const sent = text(value.base64);
  const bytes = sent ? Uint8Array.from(atob(sent), (each) => each.charCodeAt(0)) : buffers[0];
  return (bytes?.byteLength ?? 0) === number(value.bytes)
    ? { value, bytes: bytes ?? new Uint8Array() }
    : null;
}
