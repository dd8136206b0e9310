// One clip of the grid: poster, words, star; it plays in small when one rests on it.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { openSource } from "../player/source";
import type { Gallery } from "./gallery";
import type { Marks, Row } from "./row";
import { Star } from "./Star";

interface Props {
  readonly gallery: Gallery;
  /** Undefined while it is still on its way. */
  readonly row: Row | undefined;
  readonly index: number;
  readonly total: number;
  readonly column: number;
  readonly active: boolean;
  /** Whether it is in the player. */
  readonly selected: boolean;
  readonly open: (row: Row) => void;
}

const UNWRITTEN = "Without a prompt";

/** What a clip is called in a drag; slots take it. */
export const CLIP_TYPE = "application/x-veo-clip";

/** A cell; the one that is active is where Tab leads. It stays the same element whatever clip is in it. */
export function Tile({ gallery, row, index, total, column, active, selected, open }: Props) {
  const { marks, preview } = gallery;
  const id = row?.id ?? "";
  const said = marks.of(id).value;
  const place = `clip ${index + 1} of ${total.toLocaleString("en")}`;
  const drag = (event: DragEvent) => {
    preview.leave();
    event.dataTransfer?.setData(CLIP_TYPE, id);
    if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
  };
  const rest = () => {
    if (row) preview.rest(id);
  };
  const leave = () => preview.leave(id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn in part
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to its keys
    <div
      class="veo-tile"
      role="gridcell"
      tabIndex={active ? 0 : -1}
      aria-colindex={column}
      aria-selected={selected}
      data-index={index}
      draggable={row !== undefined}
      onClick={() => row && open(row)}
      onFocus={() => {
        gallery.active.value = index;
        rest();
      }}
      onBlur={leave}
      onPointerEnter={(event) => event.pointerType === "mouse" && rest()}
      onPointerLeave={leave}
      onDragStart={drag}
    >
      {row && <Inside gallery={gallery} row={row} marks={said} />}
      <span class="veo-hidden">
        {[said.starred && "starred", place, !row && "on its way"].filter(Boolean).join(", ")}
      </span>
    </div>
  );
}

interface InsideProps {
  readonly gallery: Gallery;
  readonly row: Row;
  readonly marks: Marks;
}

function Inside({ gallery, row, marks }: InsideProps) {
  const poster = gallery.thumbs.of(row.id).value;
  const plays = gallery.preview.clip.value === row.id;
  const star = (event: MouseEvent) => {
    event.stopPropagation();
    void gallery.marks.say(row.id, marks.starred ? "unstar" : "star");
  };
  return (
    <>
      <div class="veo-tile-picture">
        {poster && <img src={poster} alt="" draggable={false} decoding="async" />}
        {plays && <Moving key={row.id} gallery={gallery} row={row} />}
        <button
          type="button"
          class="veo-tile-star"
          tabIndex={-1}
          aria-hidden="true"
          data-on={marks.starred ? "" : undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={star}
        >
          <Star full={marks.starred} />
        </button>
      </div>
      <p class="veo-tile-prompt" dir="auto">
        {row.prompt || UNWRITTEN}
      </p>
      <p class="veo-tile-facts">
        <span dir="auto">{factsOf(row)}</span>
        {marks.rating !== null && (
          <span class="veo-tile-rating">
            <span class="veo-hidden">rated </span>
            {marks.rating}/5
          </span>
        )}
      </p>
      {marks.tags.length > 0 && (
        <p class="veo-tile-tags">
          {marks.tags.map((tag) => (
            <bdi key={tag}>{tag} </bdi>
          ))}
        </p>
      )}
    </>
  );
}

/** The clip itself, without sound, over its poster as soon as it moves. */
function Moving({ gallery, row }: { readonly gallery: Gallery; readonly row: Row }) {
  const { page, requests, urls } = gallery.tools;
  const video = useRef<HTMLVideoElement>(null);
  const source = useMemo(() => openSource(row, page, requests, urls), []);
  useEffect(() => {
    if (video.current) source.attach(video.current);
    return source.close;
  }, [source]);
  return (
    <video
      ref={video}
      src={source.url.value ?? undefined}
      autoplay
      loop
      muted
      playsInline
      tabIndex={-1}
      aria-hidden="true"
      onPlaying={() => video.current?.setAttribute("data-moving", "")}
      onError={source.failed}
    />
  );
}

/** "Veo 3.1 · 8 s". */
function factsOf({ model, duration }: Row): string {
  const seconds = duration === null ? "" : `${Math.round(duration * 10) / 10} s`;
  return [model, seconds].filter(Boolean).join(" · ");
}
