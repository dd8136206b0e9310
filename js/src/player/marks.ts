// The A-B loop: two frames between which a video goes round.

/** The first and the last frame of it; where one is missing there is no loop. */
export interface Marks {
  readonly a: number | null;
  readonly b: number | null;
}

export const NO_MARKS: Marks = { a: null, b: null };

/** Sets one mark; where the other one would be on the wrong side, it goes. */
export function mark({ a, b }: Marks, which: "a" | "b", frame: number): Marks {
  return which === "a"
    ? { a: frame, b: b !== null && b > frame ? b : null }
    : { a: a !== null && a < frame ? a : null, b: frame };
}

/** Where a playing video has to go on, as it shows a frame; null where it may go on as it is. */
export function returnTo({ a, b }: Marks, frame: number): number | null {
  return a !== null && b !== null && (frame < a || frame >= b) ? a : null;
}

/** Whether there is a loop. */
export function isLoop({ a, b }: Marks): boolean {
  return a !== null && b !== null;
}
