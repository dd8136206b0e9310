// Which tile plays: one at a time, after the pointer or the focus has rested on it, and none where the user wants
// things to keep still.
import { type ReadonlySignal, signal } from "@preact/signals";
import { atEnd } from "../bridge/lifetime";

/** The preview of one gallery. */
export interface Preview {
  /** The clip that plays; null where none does. */
  readonly clip: ReadonlySignal<string | null>;
  readonly rest: (clip: string) => void;
  /** The pointer or the focus has left a clip, or all of them. */
  readonly leave: (clip?: string) => void;
}

const REST_MS = 300;

/** Opens it; it ends with `abort`. */
export function openPreview(page: Document, abort: AbortSignal): Preview {
  const clip = signal<string | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let near: string | null = null;
  const leave = (left = near) => {
    if (left !== near) return;
    clearTimeout(timer);
    near = null;
    clip.value = null;
  };
  const rest = (over: string) => {
    if (over === near || abort.aborted) return;
    leave();
    near = over;
    const still = page.defaultView?.matchMedia("(prefers-reduced-motion: reduce)").matches;
    timer = setTimeout(() => {
      if (!still) clip.value = over;
    }, REST_MS);
  };
  atEnd(abort, () => leave());
  return { clip, rest, leave };
}
