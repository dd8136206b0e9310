// The first frame: what is in the slot, what is on its way there, and what was refused.
import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Catalog } from "./bridge/catalog";
import type { Draft } from "./bridge/draft";
import { atEnd } from "./bridge/lifetime";
import { isAbort, type Requests, sentenceOf } from "./bridge/requests";
import type { Shared } from "./bridge/shared";
import { checkFile, onlyFile } from "./picture";
import { upload } from "./upload";
import type { Urls } from "./urls";

/** A file on its way. */
export interface Arrival {
  readonly name: string;
  readonly share: number;
}

/** The slot as its component sees it. */
export interface Slot {
  /** What to show of the picture; null where there is none or none to see. */
  readonly preview: ReadonlySignal<string | null>;
  readonly arrival: ReadonlySignal<Arrival | null>;
  /** Why the last thing offered was not taken. */
  readonly refusal: ReadonlySignal<string>;
  readonly offer: (files: readonly File[]) => Promise<void>;
  readonly refuse: (sentence: string) => void;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** The slot of one view. What is refused leaves what was there. */
export function openSlot(
  draft: Shared<Draft>,
  catalog: ReadonlySignal<Catalog>,
  requests: Requests,
  urls: Urls,
  abort: AbortSignal,
): Slot {
  const preview = signal<string | null>(null);
  const arrival = signal<Arrival | null>(null);
  const refusal = signal("");
  /** Which picture the settled preview shows. */
  let shown: { sha256: string; url: string } | null = null;
  let running: AbortController | null = null;

  const cancel = () => running?.abort();
  const show = (sha256: string, url: string) => {
    urls.revoke(shown?.url ?? null);
    shown = { sha256, url };
    preview.value = url;
  };
  const settle = () => {
    preview.value = shown?.url ?? null;
  };

  const offer = async (files: readonly File[]) => {
    let local: string | null = null;
    const mine = new AbortController();
    try {
      const file = onlyFile(files);
      await checkFile(file, catalog.peek().imageBytes);
      if (abort.aborted) return;
      cancel();
      running = mine;
      local = urls.of(file);
      batch(() => {
        refusal.value = "";
        preview.value = local;
        arrival.value = { name: file.name, share: 0 };
      });
      const image = await upload(file, requests.ask, mine.signal, (share) => {
        if (running === mine) arrival.value = { name: file.name, share };
      });
      show(image.sha256, local);
      local = null;
      draft.edit({ image });
      draft.flush();
    } catch (error) {
      if (!isAbort(error)) refusal.value = sentenceOf(error);
    } finally {
      urls.revoke(local);
      if (running === mine) {
        running = null;
        arrival.value = null;
        if (local !== null) settle();
      }
    }
  };
  const clear = () => {
    refusal.value = "";
    draft.edit({ image: null });
    draft.flush();
  };

  const fetchPreview = async (sha256: string, stop: AbortSignal) => {
    try {
      const { buffers } = await requests.ask("image", { sha256 }, { signal: stop, quiet: true });
      if (buffers[0] === undefined || draft.value.peek().image?.sha256 !== sha256) return;
      const url = urls.of(new Blob([buffers[0]]));
      if (arrival.peek()) shown = { sha256, url };
      else show(sha256, url);
    } catch {
      // A picture without a preview still has its name.
    }
  };
  const sha = () => draft.value.value.image?.sha256 ?? null;
  const stop = effect(() => {
    const sha256 = sha();
    if (sha256 === shown?.sha256) return;
    urls.revoke(shown?.url ?? null);
    shown = null;
    if (!arrival.peek()) settle();
    if (sha256 === null) return;
    const fetching = new AbortController();
    void fetchPreview(sha256, fetching.signal);
    return () => fetching.abort();
  });
  atEnd(abort, () => {
    stop();
    cancel();
  });
  const refuse = (sentence: string) => {
    refusal.value = sentence;
  };
  return { preview, arrival, refusal, offer, refuse, cancel, clear };
}
