// The part of anywidget's model that is used here, as types. Hosts other than Jupyter implement it too,
// so nothing beyond it may be relied on.

/** A synced widget model as a view sees it. */
export interface Model {
  get(name: string): unknown;
  on(event: string, handler: (...args: unknown[]) => void): void;
  off(event: string, handler: (...args: unknown[]) => void): void;
  send(content: unknown): void;
}

/** What a host passes to `render`; `signal` since anywidget 0.10. */
export interface RenderProps {
  model: Model;
  el: HTMLElement;
  signal?: AbortSignal | undefined;
}
