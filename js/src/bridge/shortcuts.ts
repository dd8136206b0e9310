// Keeps JupyterLab's one-letter shortcuts away from our controls. Its selectors match the focused element itself, so the
// attribute on an ancestor alone does not help: it must be on whatever has the focus.

const ATTRIBUTE = "data-lm-suppress-shortcuts";

/** Marks the root, and every element in it as soon as it is focused. */
export function keepShortcutsAway(root: HTMLElement, abort: AbortSignal): void {
  root.setAttribute(ATTRIBUTE, "true");
  const mark = (event: FocusEvent) => {
    if (event.target instanceof Element) event.target.setAttribute(ATTRIBUTE, "true");
  };
  root.addEventListener("focusin", mark, { signal: abort });
}
