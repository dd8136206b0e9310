// One clip as the gallery lists it, and what the user says of it; read from whatever an older or newer kernel sends.
import { type Clip, type Job, readClip, readJob } from "../bridge/job";
import { isRecord, list, positive, record, text } from "../bridge/read";

/** What is said of a clip now. */
export interface Marks {
  readonly starred: boolean;
  /** 1 to 5; null where there is none. */
  readonly rating: number | null;
  readonly tags: readonly string[];
  readonly note: string;
  /** Whether it is in the trash. */
  readonly trashed: boolean;
  /** Whether its files are gone, because the trash was emptied. */
  readonly deleted: boolean;
}

export const UNMARKED: Marks = {
  starred: false,
  rating: null,
  tags: [],
  note: "",
  trashed: false,
  deleted: false,
};

/** A clip in the list. */
export interface Row extends Clip {
  /** The job that made it. */
  readonly job: string;
  readonly prompt: string;
  readonly settings: string;
  readonly model: string;
}

/** Reads a row; null for anything without an id. */
export function readRow(raw: unknown): Row | null {
  const fields = record(raw);
  if (!text(fields.id)) return null;
  return {
    ...readClip(fields, 0),
    job: text(fields.job),
    prompt: text(fields.prompt),
    settings: text(fields.settings),
    model: text(fields.model),
  };
}

/** Reads marks. */
export function readMarks(raw: unknown): Marks {
  const fields = record(raw);
  return {
    starred: fields.starred === true,
    rating: positive(fields.rating),
    tags: list(fields.tags).map(text).filter(Boolean),
    note: text(fields.note),
    trashed: positive(fields.trashed) !== null,
    deleted: fields.deleted === true,
  };
}

/** Marks by clip, as an answer or an event has them. */
export function readMarked(raw: unknown): readonly (readonly [string, Marks])[] {
  return isRecord(raw) ? Object.entries(raw).map(([clip, marks]) => [clip, readMarks(marks)] as const) : [];
}

/** What is known of a row's job without asking. */
export function jobOf(row: Row): Job {
  const { job: id, prompt, settings } = row;
  return { ...readJob({ id, prompt, settings, state: "done", words: "Done" }), clips: [row] };
}
