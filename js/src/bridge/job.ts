// One job as the kernel describes it, and a reader that accepts whatever an older or newer kernel may send.
import { isRecord, list, number, positive, record, text } from "./read";

/** One finished video of a job. */
export interface Clip {
  readonly id: string;
  /** Which of the job's videos, from 0. */
  readonly sample: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration: number | null;
  readonly size: number | null;
  /** Where the Jupyter server serves it, relative to its root and percent-encoded; null where it does not. */
  readonly file: string | null;
}

/** One job as a card shows it; every text is data and is drawn as text. */
export interface Job {
  readonly id: string;
  readonly prompt: string;
  readonly settings: string;
  /** A state of the engine; may be one this page has never heard of. */
  readonly state: string;
  readonly words: string;
  readonly message: string;
  /** What was said when it was asked for: what was changed to make it fit, what is near its end. */
  readonly notices: readonly string[];
  readonly money: string;
  /** What nobody may miss about synthetic clips; empty where a job costs money. */
  readonly badge: string;
  /** When it was submitted, in ms by the kernel's clock; null before. */
  readonly started: number | null;
  /** The kernel's clock, in ms, when it wrote this. */
  readonly now: number | null;
  /** How long such a job usually takes, in seconds; null when nobody knows. */
  readonly expected: number | null;
  readonly open: boolean;
  /** Whether stopping it ends it at the service. */
  readonly canCancel: boolean;
  /** Until when, in ms, the service in use surely has its own copy of the clips; null where it needs none. */
  readonly keptUntil: number | null;
  readonly clips: readonly Clip[];
}

const OPEN_STATES = new Set(["queued", "submitting", "waiting", "running", "collecting"]);

/** Reads a job, whatever is in it: missing or odd fields become empty ones. */
export function readJob(raw: unknown): Job {
  const fields = record(raw);
  const state = text(fields.state);
  return {
    id: text(fields.id),
    prompt: text(fields.prompt),
    settings: text(fields.settings),
    state,
    words: text(fields.words) || state,
    message: text(fields.message),
    notices: list(fields.notices).map(text).filter(Boolean),
    money: text(fields.money),
    badge: text(fields.badge),
    started: number(fields.started),
    now: number(fields.now),
    expected: positive(fields.expected),
    open: typeof fields.open === "boolean" ? fields.open : OPEN_STATES.has(state),
    canCancel: fields.can_cancel === true,
    keptUntil: positive(fields.kept_until),
    clips: list(fields.clips).filter(isRecord).map(readClip),
  };
}

/** The jobs of an answer; what has no id is left out. */
export function readJobs(raw: unknown): readonly Job[] {
  return list(raw)
    .map(readJob)
    .filter((job) => job.id !== "");
}

/** Whether `next` is no older than `known`: messages of one job may overtake each other. */
export function isNewer(next: Job, known: Job): boolean {
  return next.now === null || known.now === null || next.now >= known.now;
}

/** One clip of a job; `index` stands in for a missing number. */
export function readClip(fields: Record<string, unknown>, index: number): Clip {
  return {
    id: text(fields.id),
    sample: number(fields.sample) ?? index,
    width: positive(fields.width),
    height: positive(fields.height),
    duration: positive(fields.duration),
    size: positive(fields.size),
    file: text(fields.file) || null,
  };
}
