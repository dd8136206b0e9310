// Small pictures of clips, asked for when they are first drawn and kept while the view lives.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Requests } from "../bridge/requests";
import type { Urls } from "../urls";

/** Gives a clip's poster: null until it is there, and for good where there is none. */
export type Posters = (clip: string) => ReadonlySignal<string | null>;

/** The posters of one view. */
export function openPosters(requests: Requests, urls: Urls): Posters {
  const known = new Map<string, Signal<string | null>>();
  return (clip) => {
    const found = known.get(clip);
    if (found) return found;
    const poster = signal<string | null>(null);
    known.set(clip, poster);
    requests
      .ask("poster", { clip }, { quiet: true })
      .then(({ buffers }) => {
        if (buffers[0]) poster.value = urls.of(new Blob([buffers[0]], { type: "image/jpeg" }));
      })
      .catch(() => known.delete(clip));
    return poster;
  };
}
