// How videos that play side by side are kept together: one leads, the others go a little faster or slower, and jump
// only where they are far off, because a jump stands still while it is made.

/** A jump from so many frames on. */
const JUMP_FRAMES = 8;
/** Nearer than this, in frames, is together. */
const TOGETHER_FRAMES = 0.25;
/** A drift is made up for in so many seconds, as far as the limit lets it. */
const CATCH_UP_SECONDS = 0.5;
const MOST = 0.25;

/** What is done about a video that is `drift` seconds ahead: a factor for its speed, or null for a jump. */
export function remedy(drift: number, frame: number): number | null {
  const frames = Math.abs(drift) / frame;
  if (frames > JUMP_FRAMES) return null;
  if (frames < TOGETHER_FRAMES) return 1;
  const change = Math.min(Math.max(-drift / CATCH_UP_SECONDS, -MOST), MOST);
  return Math.round((1 + change) * 50) / 50;
}

/** Who leads: the one that is heard, because a changing speed can be heard too; after its end the longest one. */
export function leaderOf<T>(heard: T | undefined, longest: T, atEnd: (each: T) => boolean): T {
  return heard !== undefined && !atEnd(heard) ? heard : longest;
}
