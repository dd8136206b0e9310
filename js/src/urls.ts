// Object URLs that never outlive their view.
import { atEnd } from "./bridge/lifetime";

/** Makes and revokes object URLs, of bytes or of what they are fed to; the rest is revoked when the view ends. */
export interface Urls {
  readonly of: (content: Blob | MediaSource) => string;
  readonly revoke: (url: string | null) => void;
}

/** The object URLs of one view. */
export function objectUrls(abort: AbortSignal): Urls {
  const held = new Set<string>();
  const revoke = (url: string | null) => {
    if (url !== null && held.delete(url)) URL.revokeObjectURL(url);
  };
  atEnd(abort, () => {
    for (const url of [...held]) revoke(url);
  });
  const of = (content: Blob | MediaSource) => {
    const url = URL.createObjectURL(content);
    held.add(url);
    if (abort.aborted) revoke(url);
    return url;
  };
  return { of, revoke };
}
