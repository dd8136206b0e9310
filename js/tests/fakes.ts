// A model without a host: traits in a map, listeners in sets that a test can count, sent messages in a list.
import type { Model } from "../src/bridge/model";

export class FakeModel implements Model {
  readonly sent: unknown[] = [];
  readonly #traits = new Map<string, unknown>();
  readonly #handlers = new Map<string, Set<(...args: unknown[]) => void>>();

  constructor(traits: Record<string, unknown> = {}) {
    for (const [name, value] of Object.entries(traits)) this.#traits.set(name, value);
  }

  get(name: string): unknown {
    return this.#traits.get(name);
  }

  on(event: string, handler: (...args: unknown[]) => void): void {
    const handlers = this.#handlers.get(event) ?? new Set();
    this.#handlers.set(event, handlers.add(handler));
  }

  off(event: string, handler: (...args: unknown[]) => void): void {
    this.#handlers.get(event)?.delete(handler);
  }

  send(content: unknown): void {
    this.sent.push(content);
  }

  /** Does what a message from the kernel does. */
  update(name: string, value: unknown): void {
    this.#traits.set(name, value);
    for (const handler of this.#handlers.get(`change:${name}`) ?? []) handler();
  }

  /** How many listeners are still attached, over all events. */
  get listeners(): number {
    return [...this.#handlers.values()].reduce((sum, handlers) => sum + handlers.size, 0);
  }
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
};
