// The part of anywidget's model that is used here, as types. Hosts other than Jupyter implement it too,
// so nothing beyond it may be relied on.

/** What Jupyter calls back for one message; other hosts ignore it, but marimo, which wants a function. */
export interface Callbacks {
  readonly iopub: { readonly status: (message: unknown) => void };
}

/** A handler of the model's events; Jupyter passes the view as `this`. */
export type Handler = (this: unknown, ...args: unknown[]) => void;

/** A synced widget model as a view sees it. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, handler: Handler): void;
  off(event: string, handler: Handler): void;
  send(content: unknown, callbacks?: Callbacks, buffers?: ArrayBuffer[]): void;
}

/** What a host passes to `render`; `signal` since anywidget 0.10. */
export interface RenderProps {
  model: Model;
  el: HTMLElement;
  signal?: AbortSignal | undefined;
}
