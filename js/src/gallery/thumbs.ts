// The posters of the clips in sight, asked for many at a time. Only one answer is waited for at once: by the time it
// comes, the user may be elsewhere, and what was scrolled past is not asked for. Those far away are given back.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { list, text } from "../bridge/read";
import type { Requests } from "../bridge/requests";
import type { Urls } from "../urls";

/** The posters of one gallery. */
export interface Thumbs {
  /** A clip's poster; null while it is not there. */
  readonly of: (clip: string) => ReadonlySignal<string | null>;
  /** Says which clips are in sight or near, the most wanted first. */
  readonly want: (clips: readonly string[]) => void;
}

const PORTION = 60;
/** How many are kept; some screens. */
export const KEPT = 240;

/** Opens them for one view. */
export function openThumbs(requests: Requests, urls: Urls): Thumbs {
  const known = new Map<string, Signal<string | null>>();
  /** Those with a poster or without any, the oldest first. */
  const settled = new Set<string>();
  let wanted: readonly string[] = [];
  let asking = false;

  const of = (clip: string) => {
    const found = known.get(clip) ?? signal<string | null>(null);
    known.set(clip, found);
    return found;
  };
  const give = (clip: string, data: Uint8Array<ArrayBuffer> | undefined) => {
    settled.add(clip);
    if (data) of(clip).value = urls.of(new Blob([data], { type: "image/jpeg" }));
  };
  const sweep = () => {
    const near = new Set(wanted);
    for (const clip of settled) {
      if (settled.size <= KEPT) return;
      if (near.has(clip)) continue;
      settled.delete(clip);
      const poster = of(clip);
      urls.revoke(poster.peek());
      poster.value = null;
    }
  };
  const pump = async () => {
    const missing = wanted.filter((clip) => !settled.has(clip)).slice(0, PORTION);
    if (asking || missing.length === 0) return;
    asking = true;
    try {
      const { value, buffers } = await requests.ask("gallery.posters", { clips: missing }, { quiet: true });
      const found = list(value.clips).map(text);
      const none = list(value.missing).map(text);
      found.forEach((clip, index) => {
        give(clip, buffers[index]);
      });
      // A kernel that sends nothing of what was asked for is not asked for it again.
      for (const clip of found.length > 0 ? none : missing) give(clip, undefined);
      sweep();
    } catch {
      wanted = [];
    } finally {
      asking = false;
    }
    void pump();
  };
  const want = (clips: readonly string[]) => {
    wanted = clips;
    void pump();
  };
  return { of, want };
}
