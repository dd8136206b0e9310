// Everything the gallery of one view holds, tied together: the list, posters, the preview, and which clip is meant. It
// comes with the gallery's part; what is needed before is in its entrance. No drawing here.
import { effect, type Signal, signal } from "@preact/signals";
import type { Jobs } from "../bridge/jobs";
import { atEnd } from "../bridge/lifetime";
import type { Entrance } from "./entrance";
import { type ClipList, openList } from "./list";
import { openPreview, type Preview } from "./preview";
import { type Marks, type Row, readListed } from "./row";
import { openThumbs, type Thumbs } from "./thumbs";

/** The gallery of one view. */
export interface Gallery extends Entrance {
  readonly list: ClipList;
  readonly thumbs: Thumbs;
  readonly preview: Preview;
  /** Whether it is on the screen; what changes meanwhile is asked for when it is again. */
  readonly shown: Signal<boolean>;
  /** Which clip of the list has the focus, or will have it. */
  readonly active: Signal<number>;
  /** How far it is scrolled, in pixels. */
  readonly top: Signal<number>;
}

/** How long changes of the library are gathered. */
const GATHER_MS = 150;

const galleries = new WeakMap<Entrance, Gallery>();

/** The gallery behind an entrance; it stays as it is while it is not on the screen. */
export function galleryOf(entrance: Entrance): Gallery {
  const gallery = galleries.get(entrance) ?? openGallery(entrance);
  galleries.set(entrance, gallery);
  return gallery;
}

/** Opens it; everything ends with the view. */
export function openGallery(entrance: Entrance): Gallery {
  const { jobs, marks, tools, abort } = entrance;
  const { requests, urls, page } = tools;
  const shown = signal(false);
  const active = signal(0);
  const removed = new Map<string, Row>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const renewSoon = () => {
    clearTimeout(timer);
    if (shown.peek() && !abort.aborted) timer = setTimeout(list.renew, GATHER_MS);
  };
  /** A clip that no longer fits a filter stays until the list is made anew; one that changes into the trash goes. */
  const settle = (clip: string, { deleted, trashed }: Marks) => {
    const belongs = !deleted && trashed === list.filter.peek().trashed;
    const row = list.rows.peek().find(({ id }) => id === clip);
    const known = removed.get(clip);
    if (row && !belongs) {
      removed.set(clip, row);
      list.remove(clip);
    } else if (!row && belongs) {
      if (known) list.insert(known);
      else renewSoon();
    }
  };
  entrance.onTold(settle);
  const thumbs = openThumbs(requests, urls);
  const list = openList(requests, ({ value, buffers }) => {
    marks.take(readListed(value.rows));
    thumbs.take(value.posters, buffers);
  });
  const stops = [
    effect(() => {
      if (shown.value) list.renew();
    }),
    effect(() => {
      list.filter.value;
      removed.clear();
      active.value = 0;
    }),
    followActive(list, active),
    followClips(jobs, renewSoon),
  ];
  atEnd(abort, () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  });
  return {
    ...entrance,
    list,
    thumbs,
    preview: openPreview(page, abort),
    shown,
    active,
    top: signal(0),
  };
}

/** Keeps the same clip active when clips come and go before it; where it goes itself, the next one is. */
function followActive({ rows, total }: ClipList, active: Signal<number>): () => void {
  let known: string | undefined;
  let before: readonly Row[] = [];
  return effect(() => {
    const [now, index] = [rows.value, active.value];
    const last = Math.max(0, (total.value ?? index + 1) - 1);
    const changed = now !== before && known !== undefined && now[index]?.id !== known;
    const moved = changed ? now.findIndex(({ id }) => id === known) : -1;
    active.value = Math.min(moved < 0 ? index : moved, last);
    before = now;
    known = now[active.peek()]?.id;
  });
}

/** Calls `act` whenever a finished job has brought clips. */
function followClips(jobs: Jobs, act: () => void): () => void {
  let known = 0;
  return effect(() => {
    const finished = jobs.entries.value.filter(({ job }) => !job.value.open);
    const count = finished.reduce((sum, { job }) => sum + job.value.clips.length, 0);
    if (count > known) act();
    known = count;
  });
}
