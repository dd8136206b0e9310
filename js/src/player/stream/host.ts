// What this page's host can do with a video's bytes. VS Code plays H.264 in its webviews, but not AAC, and says it does.

/** Whether sound in AAC stays silent here although the browser claims to play it. */
export function isDeafToAac(page: Document): boolean {
  const view = page.defaultView;
  return view !== null && (view.location.protocol === "vscode-webview:" || "acquireVsCodeApi" in view);
}

/** The class for feeding a video piece by piece; null where there is none. iPhones have the managed one alone. */
export function mediaSourceClass(page: Document): typeof MediaSource | null {
  const view = page.defaultView as (Window & { ManagedMediaSource?: typeof MediaSource }) | null;
  return (view as typeof globalThis | null)?.MediaSource ?? view?.ManagedMediaSource ?? null;
}
