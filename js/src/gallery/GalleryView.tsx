// The gallery: what is looked for, how many there are, the grid, and what is said where there is none.
import { useEffect } from "preact/hooks";
import { Line } from "../components/Line";
import { Filters, isFiltered } from "./Filters";
import { Grid } from "./Grid";
import type { Gallery } from "./gallery";
import { type ClipList, NO_FILTER } from "./list";
import type { Row } from "./row";

interface Props {
  readonly gallery: Gallery;
  /** The clip in the player. */
  readonly shown: string | null;
  readonly open: (row: Row) => void;
}

/** All clips of the library; asked for when it is first drawn. */
export function GalleryView({ gallery, shown, open }: Props) {
  const { list } = gallery;
  useEffect(() => {
    gallery.shown.value = true;
    return () => {
      gallery.shown.value = false;
      gallery.preview.leave();
    };
  }, [gallery]);
  const total = list.total.value;
  return (
    <div class="veo-gallery">
      <Filters list={list} />
      <p class="veo-note veo-gallery-count" role="status">
        {countWords(list)}
      </p>
      {total !== null && total > 0 && <Grid gallery={gallery} shown={shown} open={open} />}
      {total === 0 && <Nothing list={list} />}
      {total === null && !list.problem.value && <div class="veo-empty" aria-hidden="true" />}
      {list.problem.value && (
        <div class="veo-gallery-problem">
          <Line class="veo-problem" text={list.problem.value} alert />
          <button type="button" class="veo-button" onClick={list.renew}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}

function countWords({ total, filter }: ClipList): string {
  const count = total.value;
  if (count === null) return "";
  const clips = `${count.toLocaleString("en")} ${count === 1 ? "clip" : "clips"}`;
  return filter.value.trashed ? `${clips} in the trash. Their files are still there.` : clips;
}

function Nothing({ list }: { readonly list: ClipList }) {
  const { trashed } = list.filter.value;
  if (!isFiltered(list.filter.value)) {
    const words = trashed ? "The trash is empty." : "No clips yet. Every finished video will be here.";
    return <p class="veo-empty">{words}</p>;
  }
  return (
    <div class="veo-empty veo-gallery-none">
      <p>No clip fits.</p>
      <button type="button" class="veo-button" onClick={() => list.setFilter({ ...NO_FILTER, trashed })}>
        Show all
      </button>
    </div>
  );
}
