// A model without a host: traits in a map, listeners in sets that a test can count, sent messages in a list.
import type { Callbacks, Handler, Model } from "../src/bridge/model";

/** A request as it left the page. */
export interface Sent {
  readonly kind: string;
  readonly rid: string;
  readonly name: string;
  readonly body: Record<string, unknown>;
  readonly buffers: ArrayBuffer[];
  readonly callbacks: Callbacks | undefined;
}

export class FakeModel implements Model {
  readonly sent: Sent[] = [];
  /** What `save_changes` has sent: all traits at that time. */
  readonly saved: Record<string, unknown>[] = [];
  readonly #traits = new Map<string, unknown>();
  readonly #handlers = new Map<string, Set<Handler>>();

  constructor(traits: Record<string, unknown> = {}) {
    for (const [name, value] of Object.entries(traits)) this.#traits.set(name, value);
  }

  get(name: string): unknown {
    return this.#traits.get(name);
  }

  set(name: string, value: unknown): void {
    this.update(name, value);
  }

  save_changes(): void {
    this.saved.push(Object.fromEntries(this.#traits));
  }

  on(event: string, handler: Handler): void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
  }

  off(event: string, handler: Handler): void {
    this.#handlers.get(event)?.delete(handler);
  }

  send(content: unknown, callbacks?: Callbacks, buffers: ArrayBuffer[] = []): void {
    this.sent.push({ ...(content as Sent), callbacks, buffers });
  }

  /** Does what a message from the kernel does. */
  update(name: string, value: unknown): void {
    this.#traits.set(name, value);
    this.emit(`change:${name}`);
  }

  /** Tells the listeners of an event; `this` is the view, as in Jupyter. */
  emit(event: string, ...args: unknown[]): void {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler.apply({ model: this }, args);
  }

  /** The requests of one name. */
  asked(name: string): Sent[] {
    return this.sent.filter((each) => each.kind === "request" && each.name === name);
  }

  /** Answers a request. */
  answer(to: Sent | undefined, value: unknown = {}, buffers: unknown[] = []): void {
    this.emit("msg:custom", { kind: "answer", rid: to?.rid, ok: true, value }, buffers);
  }

  /** Refuses a request. */
  refuse(to: Sent | undefined, error: unknown): void {
    this.emit("msg:custom", { kind: "answer", rid: to?.rid, ok: false, error }, []);
  }

  /** Says that the kernel has taken a request. */
  idle(to: Sent | undefined): void {
    to?.callbacks?.iopub.status({ content: { execution_state: "idle" } });
  }

  /** How many listeners are still attached, over all events. */
  get listeners(): number {
    return [...this.#handlers.values()].reduce((sum, handlers) => sum + handlers.size, 0);
  }
}

/** Lets everything that has been promised happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

/** A running job, sent at second 1,000 of the kernel's clock and usually taking 70 s. */
export const RUNNING = {
  id: "01J9",
  prompt: "A lion in the savannah",
  settings: "Veo 3.1 Fast · 8 s · 720p · 16:9 · seed 7",
  state: "running",
  words: "Veo is making the video",
  message: "",
  money: "$0 (would cost $3.20)",
  badge: "Simulator: no account found, clips are synthetic, $0",
  started: 1_000_000,
  now: 1_000_000,
  expected: 70,
  open: true,
  clips: [],
};

const OPTIONS = {
  duration_seconds: [4, 6, 8],
  aspect_ratio: ["16:9", "9:16"],
  number_of_videos: [1, 2, 3, 4],
};

/** A small catalog: one model with everything, one without 4k, one without pictures. */
export const CATALOG = {
  defaults: {
    model: "big",
    duration_seconds: 8,
    resolution: "720p",
    aspect_ratio: "16:9",
    number_of_videos: 1,
  },
  prompt_tokens: 1024,
  image_bytes: 20_971_520,
  seed: [0, 4_294_967_295],
  models: [
    {
      name: "big",
      title: "Big",
      stage: "GA",
      options: { ...OPTIONS, resolution: ["720p", "1080p", "4k"] },
      modes: ["text", "image"],
      usd_per_second: { "720p": "0.40", "1080p": "0.40", "4k": "0.60" },
      price_as_of: "2026-10-01",
    },
    {
      name: "small",
      title: "Small",
      stage: "preview",
      options: { ...OPTIONS, resolution: ["720p", "1080p"] },
      modes: ["text"],
      usd_per_second: { "720p": "0.05" },
    },
  ],
  rules: [
    {
      id: "high-resolution-needs-8s",
      when: { resolution: ["1080p", "4k"] },
      require: { duration_seconds: [8] },
      message: "{resolution} videos are always 8 seconds long, not {duration_seconds}.",
      hint: "Use 8 seconds, or 720p.",
    },
    {
      id: "image-needs-landscape",
      when: { mode: ["image"] },
      require: { aspect_ratio: ["16:9"] },
      message: "Videos from a first frame are 16:9, not {aspect_ratio}.",
      hint: "",
    },
    { id: "last-needs-first", when: { last_frame: true }, require: { image: true }, message: "?", hint: "" },
    { id: "newer", when: { moon: ["full"] }, require: { aspect_ratio: ["1:1"] }, message: "?", hint: "" },
    { id: "newer still", when: { resolution: { at_least: 3 } }, require: {}, message: "?", hint: "" },
  ],
};
