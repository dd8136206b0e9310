// Where videos are made, as the page needs to know it.
import { record, text } from "./read";

/** The backend in words, and whether a click costs money. */
export interface Backend {
  readonly label: string;
  /** What nobody may miss about synthetic clips. */
  readonly badge: string;
  readonly paid: boolean;
}

/** Reads the trait; a backend that does not say so is taken for a paid one. */
export function readBackend(raw: unknown): Backend {
  const fields = record(raw);
  return { label: text(fields.label), badge: text(fields.badge), paid: fields.paid !== false };
}
