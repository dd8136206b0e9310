// The keys of a clip, in the grid and beside the player.
import type { Gallery } from "./gallery";
import type { MarkBook } from "./marks";
import type { Row } from "./row";

/** Says of a clip what a key stands for; whether it stands for anything. */
export function markByKey(marks: MarkBook, clip: string, key: string): boolean {
  const { starred, trashed } = marks.of(clip).peek();
  if (key === "s" || key === "S") void marks.say(clip, starred ? "unstar" : "star");
  else if (/^[0-5]$/.test(key)) void marks.say(clip, "rating", Number(key) || null);
  else if (key === "Delete") void marks.say(clip, trashed ? "restore" : "trash");
  else return false;
  return true;
}

/** Whether a key was pressed alone, and not to write. */
export function isPlain(event: KeyboardEvent): boolean {
  const writes =
    event.target instanceof Element && event.target.matches("input:not([type=radio]), textarea, select");
  return !(writes || event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
}

/** The keys of the grid; `move` says whether a key leads somewhere, and goes there. */
export function keyHandler(
  { list, marks, active }: Gallery,
  open: (row: Row) => void,
  move: (key: string, index: number) => boolean,
) {
  const act = (key: string): boolean => {
    const row = list.rows.peek()[active.peek()];
    if (move(key, active.peek())) return true;
    if (row === undefined) return false;
    if (key !== "Enter" && key !== " ") return markByKey(marks, row.id, key);
    open(row);
    return true;
  };
  return (event: KeyboardEvent) => {
    if (!isPlain(event) || !act(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
