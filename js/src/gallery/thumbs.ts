// The posters of the clips in sight, asked for many at a time. Only one answer is waited for at once: by the time it
// comes, the user may be elsewhere, and what was scrolled past is not asked for. Those far away are given back.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { list, text } from "../bridge/read";
import type { Answer, Requests } from "../bridge/requests";
import type { Urls } from "../urls";

/** The posters of one gallery. */
export interface Thumbs {
  /** A clip's poster; null while it is not there. */
  readonly of: (clip: string) => ReadonlySignal<string | null>;
  /** Says which clips are in sight or near, the most wanted first. */
  readonly want: (clips: readonly string[]) => void;
  /** Takes posters that came with something else, in the order of their clips. */
  readonly take: (clips: unknown, posters: Answer["buffers"]) => void;
}

/** How many come at once: a screen, and not so many that scrolling stops for them. */
export const PORTION = 24;
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
  const take: Thumbs["take"] = (clips, posters) => {
    list(clips).forEach((raw, index) => {
      if (!settled.has(text(raw))) give(text(raw), posters[index]);
    });
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
      take(value.clips, buffers);
      // A kernel that sends nothing of what was asked for is not asked for it again.
      take(buffers.length > 0 ? value.missing : missing, []);
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
  return { of, want, take };
}
