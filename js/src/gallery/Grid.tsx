// The tiles in rows. Only the rows in sight are in the page, and the one with the focus, wherever that is.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { useOwnId } from "../components/ids";
import type { Gallery } from "./gallery";
import { keyHandler } from "./keys";
import { layoutOf, moved, spanOf, topFor } from "./layout";
import type { Row } from "./row";
import { Tile } from "./Tile";

interface Props {
  readonly gallery: Gallery;
  /** The clip in the player. */
  readonly shown: string | null;
  readonly open: (row: Row) => void;
}

/** How high it is at most, in pixels. */
const HEIGHT = 520;
const HINT =
  "Arrow keys move, Enter opens, S stars, 1 to 5 rate, 0 takes the rating away, Delete moves to the trash and back.";

/** A grid by role: its cells are reached with the arrow keys. */
export function Grid({ gallery, shown, open }: Props) {
  const { list, active, top, preview, thumbs } = gallery;
  const hint = useOwnId();
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const focusing = useRef(false);
  const layout = useComputed(() => layoutOf(width.value, list.total.value ?? 0));
  const first = useComputed(() => spanOf(layout.value, top.value, HEIGHT).first);
  const last = useComputed(() => spanOf(layout.value, top.value, HEIGHT).last);
  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) return;
    const measure = () => {
      width.value = node.clientWidth;
    };
    measure();
    node.scrollTop = top.peek();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => observer.disconnect();
  }, [width, top]);
  // What is in sight is asked for, and a screen beyond.
  const { columns, rows } = layout.value;
  const loaded = list.rows.value;
  useEffect(() => {
    if (width.peek() === 0) return;
    const screen = Math.max(1, last.peek() - first.peek());
    const [from, to] = [Math.max(0, first.peek() - screen), Math.min(last.peek() + screen, rows - 1)];
    list.need((to + 1) * columns);
    const near = loaded.slice(from * columns, (to + 1) * columns);
    const seen = loaded.slice(first.peek() * columns, (last.peek() + 1) * columns);
    thumbs.want([...new Set([...seen, ...near].map(({ id }) => id))]);
  }, [first.value, last.value, columns, loaded]);
  useLayoutEffect(() => {
    if (!focusing.current) return;
    focusing.current = false;
    const cell = box.current?.querySelector<HTMLElement>(`[data-index="${active.peek()}"]`);
    cell?.focus({ preventScroll: true });
    cell?.scrollIntoView({ block: "nearest" });
  });
  const go = (index: number) => {
    const node = box.current;
    if (node === null) return;
    focusing.current = true;
    active.value = index;
    const row = Math.floor(index / columns);
    node.scrollTop = topFor(layout.peek(), row, node.scrollTop, node.clientHeight);
    top.value = node.scrollTop;
  };
  const key = keyHandler(gallery, open, (pressed, index) => {
    const page = Math.max(1, last.peek() - first.peek() - 2);
    const target = moved(index, pressed, layout.peek(), page);
    if (target !== null) go(target);
    return target !== null;
  });
  const scroll = () => {
    preview.leave();
    top.value = box.current?.scrollTop ?? 0;
  };
  const now = active.value;
  const drawn = rowsToDraw(first.value, last.value, Math.floor(now / columns), rows);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a table cannot be drawn in part */}
      <div
        ref={box}
        class="veo-grid"
        role="grid"
        aria-label="Clips"
        aria-describedby={hint}
        aria-rowcount={rows}
        aria-colcount={columns}
        style={{ maxHeight: `${HEIGHT}px` }}
        onScroll={scroll}
        onKeyDown={key}
      >
        <div class="veo-grid-sheet" role="presentation" style={{ height: `${layout.value.height}px` }}>
          {width.value > 0 &&
            drawn.map((row) => (
              // biome-ignore lint/a11y/useSemanticElements: see above
              <div
                key={row}
                class="veo-grid-row"
                role="row"
                tabIndex={-1}
                aria-rowindex={row + 1}
                style={{
                  top: `${row * layout.value.pitch}px`,
                  gridTemplateColumns: `repeat(${columns}, 1fr)`,
                }}
              >
                {indices(row, layout.value.columns, layout.value.count).map((index) => (
                  <Tile
                    key={index}
                    gallery={gallery}
                    row={loaded[index]}
                    index={index}
                    total={layout.value.count}
                    column={(index % columns) + 1}
                    active={index === now}
                    selected={loaded[index]?.id === shown}
                    open={open}
                  />
                ))}
              </div>
            ))}
        </div>
      </div>
      <p id={hint} class="veo-note veo-grid-hint">
        {HINT}
      </p>
    </>
  );
}

/** The rows from first to last, and the active one, in their order. */
function rowsToDraw(first: number, last: number, active: number, rows: number): number[] {
  const span = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  if (active < first && active < rows) return [active, ...span];
  return active > last && active < rows ? [...span, active] : span;
}

function indices(row: number, columns: number, count: number): number[] {
  const length = Math.min(columns, count - row * columns);
  return Array.from({ length }, (_, index) => row * columns + index);
}
