// One slot: what is in it, what is on its way there, and what was refused.
import { batch, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Catalog } from "./bridge/catalog";
import type { Draft, Picture } from "./bridge/draft";
import { atEnd } from "./bridge/lifetime";
import { isAbort, type Requests, sentenceOf } from "./bridge/requests";
import type { Shared } from "./bridge/shared";
import { onlyFile } from "./picture";
import type { Place } from "./places";
import type { Urls } from "./urls";
import { type Brought, bringAddress, bringFile, type Means, nameAt } from "./ways";

/** A picture on its way. */
export interface Arrival {
  readonly name: string;
  /** How much of it is there; null where nobody knows. */
  readonly share: number | null;
}

/** The slot as its component sees it. */
export interface Slot {
  readonly place: Place;
  /** What to show of the picture; null where there is none or none to see. */
  readonly preview: ReadonlySignal<string | null>;
  readonly arrival: ReadonlySignal<Arrival | null>;
  /** Why the last thing offered was not taken. */
  readonly refusal: ReadonlySignal<string>;
  /** What was done to the picture on its way. */
  readonly notice: ReadonlySignal<string>;
  readonly offer: (files: readonly File[]) => Promise<void>;
  /** Takes a picture by its address. */
  readonly offerAddress: (address: string) => Promise<void>;
  /** Puts in what `bring` brings, unless something else is put in meanwhile; throws what `bring` throws. */
  readonly take: (name: string, bring: () => Promise<Picture>) => Promise<void>;
  readonly refuse: (sentence: string) => void;
  readonly cancel: () => void;
  readonly clear: () => void;
}

/** What all slots of a view share. */
export interface SlotTools {
  readonly draft: Shared<Draft>;
  readonly catalog: ReadonlySignal<Catalog>;
  readonly requests: Requests;
  readonly urls: Urls;
  readonly abort: AbortSignal;
}

/** One way into a slot, from the moment it is taken until the picture is there or not. */
interface Way {
  readonly name: string;
  /** What is shown until then; given back where it does not arrive. */
  readonly local: string | null;
  readonly share: number | null;
  readonly bring: (means: Means) => Promise<Brought>;
}

/** The slot of one place in one view. What is refused leaves what was there. */
export function openSlot(place: Place, { draft, catalog, requests, urls, abort }: SlotTools): Slot {
  const preview = signal<string | null>(null);
  const arrival = signal<Arrival | null>(null);
  const refusal = signal("");
  const notice = signal("");
  /** Which picture the settled preview shows. */
  let shown: { sha256: string; url: string } | null = null;
  let running: AbortController | null = null;

  const present = () => place.read(draft.value.peek());
  const cancel = () => running?.abort();
  const show = (sha256: string, url: string) => {
    urls.revoke(shown?.url ?? null);
    shown = { sha256, url };
    preview.value = url;
  };
  const settle = () => {
    preview.value = shown?.url ?? null;
  };
  const put = (picture: Picture | null) => {
    draft.edit(place.write(draft.value.peek(), picture));
    draft.flush();
  };

  const travel = async ({ name, local, share, bring }: Way) => {
    const mine = new AbortController();
    let arrived = false;
    cancel();
    running = mine;
    batch(() => {
      refusal.value = "";
      notice.value = "";
      if (local !== null) preview.value = local;
      arrival.value = { name, share };
    });
    try {
      const onShare = (part: number) => {
        if (running === mine) arrival.value = { name, share: part };
      };
      const limit = catalog.peek().imageBytes;
      const brought = await bring({ ask: requests.ask, limit, stop: mine.signal, onShare });
      if (running !== mine || abort.aborted) return;
      arrived = true;
      if (local !== null) show(brought.picture.sha256, local);
      put(brought.picture);
      notice.value = brought.notice;
    } finally {
      if (!arrived) urls.revoke(local);
      if (running === mine) {
        running = null;
        arrival.value = null;
        if (!arrived) settle();
      }
    }
  };
  const go = async (way: () => Way) => {
    try {
      await travel(way());
    } catch (error) {
      if (!isAbort(error)) refuse(sentenceOf(error));
    }
  };
  const offer = (files: readonly File[]) =>
    go(() => {
      const file = onlyFile(files, place.phrase);
      return { name: file.name, local: urls.of(file), share: 0, bring: (means) => bringFile(file, means) };
    });
  const offerAddress = (address: string) =>
    go(() => ({
      name: nameAt(address),
      local: null,
      share: null,
      bring: (means) => bringAddress(address, means),
    }));
  const take = (name: string, bring: () => Promise<Picture>) =>
    travel({ name, local: null, share: null, bring: async () => ({ picture: await bring(), notice: "" }) });
  const refuse = (sentence: string) => {
    refusal.value = sentence;
  };
  const clear = () => {
    refusal.value = "";
    notice.value = "";
    put(null);
  };

  const fetchPreview = async (sha256: string, stop: AbortSignal) => {
    try {
      const { buffers } = await requests.ask("image", { sha256 }, { signal: stop, quiet: true });
      if (buffers[0] === undefined || present()?.sha256 !== sha256) return;
      const url = urls.of(new Blob([buffers[0]]));
      if (arrival.peek()) shown = { sha256, url };
      else show(sha256, url);
    } catch {
      // A picture without a preview still has its name.
    }
  };
  const stop = effect(() => {
    const sha256 = place.read(draft.value.value)?.sha256 ?? null;
    if (sha256 === (shown?.sha256 ?? null)) return;
    urls.revoke(shown?.url ?? null);
    shown = null;
    notice.value = "";
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
  return { place, preview, arrival, refusal, notice, offer, offerAddress, take, refuse, cancel, clear };
}
