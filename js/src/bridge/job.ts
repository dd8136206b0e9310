// The `job` trait: its shape, and a reader that accepts whatever an older or newer kernel may send.

/** One job as the card shows it; every text is data and is drawn as text. */
export interface Job {
  readonly id: string;
  readonly prompt: string;
  readonly settings: string;
  /** A state of the engine; may be one this page has never heard of. */
  readonly state: string;
  readonly words: string;
  readonly message: string;
  readonly money: string;
  readonly badge: string;
  /** When it was submitted, in ms by the kernel's clock; null before. */
  readonly started: number | null;
  /** The kernel's clock, in ms, when it wrote this. */
  readonly now: number | null;
  /** How long such a job usually takes, in seconds; null when nobody knows. */
  readonly expected: number | null;
  readonly open: boolean;
}

const OPEN_STATES = new Set(["queued", "submitting", "waiting", "running", "collecting"]);

/** Reads the trait, whatever is in it: missing or odd fields become empty ones. */
export function readJob(raw: unknown): Job {
  const fields = isRecord(raw) ? raw : {};
  const state = text(fields.state);
  return {
    id: text(fields.id),
    prompt: text(fields.prompt),
    settings: text(fields.settings),
    state,
    words: text(fields.words) || state,
    message: text(fields.message),
    money: text(fields.money),
    badge: text(fields.badge),
    started: number(fields.started),
    now: number(fields.now),
    expected: positive(fields.expected),
    open: typeof fields.open === "boolean" ? fields.open : OPEN_STATES.has(state),
  };
}

function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}

function number(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function positive(value: unknown): number | null {
  const read = number(value);
  return read !== null && read > 0 ? read : null;
}
