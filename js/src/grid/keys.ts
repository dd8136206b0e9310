// Arrow keys in a table: the focus goes to the first button of the next cell that has one.

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves the focus; any other key, and a key outside of a cell, is left alone. */
export function walk(event: KeyboardEvent, table: HTMLTableElement | null): void {
  const step = STEPS[event.key];
  const from = event.target instanceof Element ? event.target.closest("td, th") : null;
  if (
    !step ||
    !table ||
    !(from instanceof HTMLTableCellElement) ||
    event.altKey ||
    event.ctrlKey ||
    event.metaKey
  )
    return;
  const [down, right] = step;
  const start = (from.parentElement as HTMLTableRowElement).rowIndex;
  for (let row = start + down, col = from.cellIndex + right; ; row += down, col += right) {
    const cell = table.rows[row]?.cells[col];
    if (!cell) return;
    const button = cell.querySelector<HTMLButtonElement>("button");
    if (!button) continue;
    event.preventDefault();
    button.focus();
    return;
  }
}
