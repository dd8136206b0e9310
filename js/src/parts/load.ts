// Parts of the front end that come when they are needed: the bundle itself is kept with every widget, so it stays small.
// A part's code is fetched from the kernel and read once for a page. Each widget has its own copy of the bundle and of
// Preact, so the code is a function of the runtime, and every copy makes its own components with it.
import { effect, signal } from "@preact/signals";
import { bytesOf } from "../bridge/bytes";
import { atEnd } from "../bridge/lifetime";
import type { Answer, Ask, Requests } from "../bridge/requests";
import * as runtime from "./runtime";
import { VERSIONS } from "./version";

/** What each part exports. */
export interface Parts {
  readonly player: typeof import("./player");
  readonly gallery: typeof import("./gallery");
  readonly forms: typeof import("./forms");
}
export type PartName = keyof Parts;
type Make = (shared: typeof runtime) => Parts[PartName];

/** How long an answer may take before it is taken for lost and asked for as text, or from elsewhere. */
export const PATIENCE_MS = 4000;
/** After the first sign of the kernel the panel has the line for itself. */
const AHEAD_MS = 250;

const made = signal<Partial<Parts>>({});

/** A part, where it is here already; a component that asks is drawn again when it comes. */
export function partHere<N extends PartName>(name: N): Partial<Parts>[N] {
  return made.value[name];
}

/** Brings a part, once the kernel has said anything: what is sent earlier may wait for a cell to end. */
export async function loadPart(name: PartName, requests: Requests): Promise<void> {
  await heard(requests);
  if (made.peek()[name]) return;
  const make = await shared(name, requests.ask);
  if (!made.peek()[name]) made.value = { ...made.peek(), [name]: make(runtime) };
}

/** Fetches parts one after the other while nobody waits for them; a failure is told when one is needed. */
export async function loadAhead(names: readonly PartName[], requests: Requests, abort: AbortSignal) {
  await heard(requests);
  const timer = setTimeout(async () => {
    for (const name of names) await loadPart(name, requests).catch(() => {});
  }, AHEAD_MS);
  atEnd(abort, () => clearTimeout(timer));
}

/** Resolves with the kernel's first word; never where it says none. */
function heard({ heard }: Requests): Promise<void> {
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (heard.value === 0) return;
      resolve();
      queueMicrotask(() => stop());
    });
  });
}

/** The page's one copy of a part's code; where another widget's attempt fails or takes long, an own one. */
async function shared(name: PartName, ask: Ask): Promise<Make> {
  const page = globalThis as { [key: symbol]: Promise<Make> | undefined };
  const key = Symbol.for(`veo_widget/${name}/${VERSIONS[name]}`);
  const theirs = page[key];
  const make = theirs && (await Promise.race([theirs.catch(() => null), afterPatience(null)]));
  if (make) return make;
  const mine = codeOf(name, ask).then(read);
  page[key] = mine;
  mine.catch(() => page[key] === mine && delete page[key]);
  return mine;
}

/** The code of a part, as bytes or, where those are lost, as text. */
async function codeOf(name: PartName, ask: Ask): Promise<string> {
  const get = async (base64: boolean) =>
    decode(await ask("part", { name, version: VERSIONS[name], ...(base64 && { base64 }) }, { quiet: true }));
  const bytes = get(false);
  const early = await Promise.race([bytes, afterPatience("")]);
  if (early) return early;
  const text = get(true);
  const code = await Promise.race([text, bytes.then((late) => late || text)]);
  if (!code) throw new Error("It does not get through from the kernel to this page.");
  return code;
}

function decode(answer: Answer): string {
  return new TextDecoder().decode(bytesOf(answer)?.bytes);
}

async function read(code: string): Promise<Make> {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  try {
    return (await import(/* @vite-ignore */ url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function afterPatience<T>(value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, value));
}
