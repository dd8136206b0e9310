// What a job's card can do where there is a form beside it. The cards of a list get it without being told.
import { createContext } from "preact";

/** The doings of a panel with any of its jobs. */
export interface Desk {
  /** Puts a job's settings into the form and the focus onto the button that names the price. */
  readonly again: (job: string) => void;
  /** Has the kernel look after everything that it can fetch. */
  readonly resume: () => void;
}

/** Null for a card without a panel. */
export const DeskContext = createContext<Desk | null>(null);
