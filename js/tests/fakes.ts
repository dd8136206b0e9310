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

/** A small catalog: one model with everything, one without 4k and pictures, one of another family that edits. */
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
  retries: 3,
  choices: { person_generation: ["allow_adult", "dont_allow"], fps: [24] },
  titles: { person_generation: "person generation", seed: "seed" },
  models: [
    {
      name: "big",
      title: "Big",
      family: "veo-3.1",
      stage: "GA",
      notice: "Google retires Big in 20 days.",
      options: { ...OPTIONS, resolution: ["720p", "1080p", "4k"] },
      modes: ["text", "image", "interpolation", "references", "extension"],
      reference_images: 3,
      parameters: ["negative_prompt", "seed", "generate_audio", "person_generation", "enhance_prompt", "fps"],
      usd_per_second: { "720p": "0.40", "1080p": "0.40", "4k": "0.60" },
      usd_per_second_silent: { "720p": "0.20" },
      price_as_of: "2026-10-01",
    },
    {
      name: "small",
      title: "Small",
      family: "veo-2.0",
      stage: "preview",
      options: { ...OPTIONS, resolution: ["720p", "1080p"] },
      modes: ["text"],
      parameters: ["enhance_prompt"],
      silent: true,
      usd_per_second: { "720p": "0.05" },
    },
    {
      name: "other",
      title: "Other",
      family: "omni",
      options: { ...OPTIONS, resolution: ["720p"], number_of_videos: [1] },
      modes: ["text", "image", "references", "extension", "edit"],
      reference_images: 6,
      parameters: ["negative_prompt"],
      usd_per_second: { "720p": "0.11" },
      price_is_bound: true,
    },
  ],
  image_models: [{ title: "Painter", usd: "0.034" }],
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
    {
      id: "last-needs-first",
      when: { last_frame: true },
      require: { image: true },
      message: "A last frame needs a first frame.",
      hint: "Give one.",
    },
    {
      id: "references-exclude-frames",
      when: { reference_images: true },
      require: { image: false, last_frame: false },
      message: "Reference images go with no frames.",
      hint: "",
    },
    {
      id: "video-excludes-images",
      when: { video: true },
      require: { image: false, last_frame: false, reference_images: false },
      message: "A video goes with no images.",
      hint: "",
    },
    {
      id: "rewriting-stays-on",
      when: { enhance_prompt: [false] },
      require: { family: ["veo-2.0"] },
      message: "Only Veo 2 can be told not to rewrite the prompt.",
      hint: "",
    },
    {
      id: "people-from-text",
      when: { mode: ["text"], family: ["veo-3.1"], person_generation: true },
      require: { person_generation: ["allow_adult"] },
      message: "From text it takes only allow_adult, not {person_generation}.",
      hint: "",
    },
    { id: "newer", when: { moon: ["full"] }, require: { aspect_ratio: ["1:1"] }, message: "?", hint: "" },
    { id: "newer still", when: { resolution: { at_least: 3 } }, require: {}, message: "?", hint: "" },
  ],
};

/** A picture in the kernel's library. */
export function pictured(sha256: string, name = `${sha256}.png`) {
  return { sha256, mime_type: "image/png", width: 1280, height: 720, size: 9000, name };
}

/** A clip in the video slot. */
export function given(task: "extend" | "edit", duration = 7.5) {
  return {
    clip: "c1",
    task,
    prompt: "A lion",
    width: 1280,
    height: 720,
    duration,
    aspect_ratio: "16:9",
    before: null,
  };
}
