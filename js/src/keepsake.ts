// What was filled in when the kernel went, for the panel that is opened in its place. It stays in this browser tab,
// until it is taken once.
import { record } from "./bridge/read";

const KEY = "veo-draft";

/** Keeps a draft; a host that keeps nothing for its pages is no reason to fail. */
export function keepDraft(draft: object): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // It is lost with the view then.
  }
}

/** Takes the draft that was kept; null where there is none. */
export function takeDraft(): Record<string, unknown> | null {
  try {
    const kept = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    return kept === null ? null : record(JSON.parse(kept));
  } catch {
    return null;
  }
}
