// Questions to the kernel and their answers, over custom messages. Every view of a model hears every answer;
// the ids are unique, so each takes its own. On the wire an id is called `rid`: ipykernel remembers every message
// that has an `id`, to route its reply, and would never forget ours.
import { type ReadonlySignal, signal } from "@preact/signals";
import { atEnd } from "./lifetime";
import { listen } from "./listen";
import type { Callbacks, Model } from "./model";
import { isRecord, list, record, text } from "./read";

/** What the kernel said to one request. */
export interface Answer {
  readonly value: Record<string, unknown>;
  readonly buffers: readonly Uint8Array<ArrayBuffer>[];
}

/** A refusal: the kernel's own sentence, and what to do about it. */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly hint = "",
  ) {
    super(message);
    this.name = "RequestError";
  }

  /** The message and the hint, to be shown. */
  get sentence(): string {
    return [this.message, this.hint].filter(Boolean).join(" ");
  }
}

/** What a request may carry besides its body. */
export interface Options {
  readonly buffers?: ArrayBuffer[];
  /** Cancels the request, in the kernel too. */
  readonly signal?: AbortSignal;
  /** Called when the kernel has taken the message, where the host tells. */
  readonly onTaken?: () => void;
  /** Nobody waits for it: it counts for neither `slow` nor `stuck`. */
  readonly quiet?: boolean;
}

/** Asks the kernel for something by name. */
export type Ask = (name: string, body?: object, options?: Options) => Promise<Answer>;

/** The requests of one view. */
export interface Requests {
  readonly ask: Ask;
  /** Whether a request has waited for more than a second without the kernel taking it. */
  readonly slow: ReadonlySignal<boolean>;
  /** Whether a request has waited for so long, taken or not, that somebody should ask whether the kernel is there. */
  readonly stuck: ReadonlySignal<boolean>;
  /** Counts what the kernel has said: anything at all is a sign of life. */
  readonly heard: ReadonlySignal<number>;
  /** Listens to the kernel's events. */
  readonly onEvent: (name: string, handler: (event: Record<string, unknown>) => void) => void;
  /** Refuses what waits and what comes, with this error; null takes it back. Quiet requests still go out. */
  readonly block: (error: Error | null) => void;
}

interface Pending {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly settled: () => void;
  readonly cancellable: boolean;
}

const SLOW_MS = 1000;
const STUCK_MS = 8000;

/** Opens a view's requests; all of them end with `abort`. */
export function openRequests(model: Model, abort: AbortSignal): Requests {
  const pending = new Map<string, Pending>();
  const events = new Map<string, (event: Record<string, unknown>) => void>();
  const slow = idsAfter(SLOW_MS);
  const stuck = idsAfter(STUCK_MS);
  const heard = signal(0);
  const view = randomId();
  let count = 0;
  let blocked: Error | null = null;

  const take = (id: string) => {
    const entry = pending.get(id);
    pending.delete(id);
    slow.remove(id);
    stuck.remove(id);
    entry?.settled();
    return entry;
  };
  const cancel = (id: string) => trySend(model, { kind: "cancel", rid: id });

  const ask: Ask = (name, body = {}, options = {}) => {
    const { buffers = [], signal: stop, onTaken, quiet = false } = options;
    if (abort.aborted || stop?.aborted) return Promise.reject(aborted());
    if (blocked && !quiet) return Promise.reject(blocked);
    count += 1;
    const id = `${view}-${count}`;
    const onStop = () => {
      cancel(id);
      take(id)?.reject(aborted());
    };
    const onIdle = () => {
      if (!pending.has(id)) return;
      slow.remove(id);
      onTaken?.();
    };
    const promise = new Promise<Answer>((resolve, reject) => {
      const settled = () => stop?.removeEventListener("abort", onStop);
      pending.set(id, { resolve, reject, settled, cancellable: stop !== undefined });
    });
    stop?.addEventListener("abort", onStop, { once: true });
    if (!quiet) {
      slow.add(id);
      stuck.add(id);
    }
    if (!trySend(model, { kind: "request", rid: id, name, body }, whenIdle(onIdle), buffers)) {
      take(id)?.reject(new RequestError("unreachable", "The kernel cannot be reached."));
    }
    return promise;
  };

  const receive = (content: unknown, buffers: unknown) => {
    if (!isRecord(content)) return;
    if (content.kind === "event") {
      heard.value += 1;
      events.get(text(content.name))?.(content);
    }
    const id = text(content.rid);
    if (content.kind !== "answer" || !pending.has(id)) return;
    heard.value += 1;
    const entry = take(id);
    if (content.ok === true) entry?.resolve({ value: record(content.value), buffers: readBuffers(buffers) });
    else entry?.reject(readError(content.error));
  };
  listen(model, "msg:custom", receive, abort);

  const fail = (error: Error) => {
    for (const id of [...pending.keys()]) take(id)?.reject(error);
  };
  const block = (error: Error | null) => {
    blocked = error;
    if (error) fail(error);
  };
  atEnd(abort, () => {
    for (const [id, entry] of pending) if (entry.cancellable) cancel(id);
    fail(aborted());
    events.clear();
  });
  return {
    ask,
    slow: slow.any,
    stuck: stuck.any,
    heard,
    block,
    onEvent: (name, handler) => void events.set(name, handler),
  };
}

/** Ids that count only after a while: `any` tells whether there is one. */
function idsAfter(ms: number) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const late = new Set<string>();
  const any = signal(false);
  const add = (id: string) => {
    const count = () => {
      late.add(id);
      any.value = true;
    };
    timers.set(id, setTimeout(count, ms));
  };
  const remove = (id: string) => {
    clearTimeout(timers.get(id));
    timers.delete(id);
    late.delete(id);
    any.value = late.size > 0;
  };
  return { add, remove, any };
}

/** A random string that no other view has; works on plain http too, where `randomUUID` is missing. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join("");
}

/** The error of what was ended on purpose. */
export function aborted(): Error {
  return new DOMException("ended", "AbortError");
}

/** Whether an error only says that something was ended on purpose. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === "AbortError";
}

/** Any error as a sentence. */
export function sentenceOf(error: unknown): string {
  return error instanceof RequestError
    ? error.sentence
    : error instanceof Error
      ? error.message
      : String(error);
}

function trySend(model: Model, content: object, callbacks?: Callbacks, buffers?: ArrayBuffer[]): boolean {
  try {
    model.send(content, callbacks, buffers);
    return true;
  } catch {
    return false;
  }
}

function whenIdle(act: () => void): Callbacks {
  const status = (message: unknown) => {
    if (record(record(message).content).execution_state === "idle") act();
  };
  // marimo calls what it takes for a function once the message has left, which says nothing of the kernel.
  return Object.assign(() => {}, { iopub: { status } });
}

function readError(raw: unknown): RequestError {
  const { code, message, hint } = record(raw);
  return new RequestError(text(code), text(message) || "The kernel refused without a reason.", text(hint));
}

/** Buffers come as DataView from Jupyter and as ArrayBuffer from others. */
function readBuffers(raw: unknown): Uint8Array<ArrayBuffer>[] {
  return list(raw).flatMap((each) => {
    if (each instanceof ArrayBuffer) return [new Uint8Array(each)];
    if (!ArrayBuffer.isView(each)) return [];
    return [new Uint8Array(each.buffer as ArrayBuffer, each.byteOffset, each.byteLength)];
  });
}
