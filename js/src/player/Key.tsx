// A small button of the player: a sign or a letter, its name in words for everyone else.
import type { ComponentChildren } from "preact";

/** The drawings there are, in `signs.css`. */
export type Sign =
  | "play"
  | "pause"
  | "back"
  | "forward"
  | "loop"
  | "sound"
  | "silent"
  | "wide"
  | "save"
  | "open"
  | "frame"
  | "clear";

interface Props {
  readonly name: string;
  readonly act: () => void;
  readonly sign?: Sign | undefined;
  readonly children?: ComponentChildren;
  /** For a button that stays pressed. */
  readonly pressed?: boolean;
  /** For a button that opens something below. */
  readonly open?: boolean;
  readonly off?: boolean;
}

/** Pressing one that is off does nothing. */
export function Key({ name, act, sign, children, pressed, open, off = false }: Props) {
  return (
    <button
      type="button"
      class="veo-key"
      data-sign={sign}
      aria-label={name}
      title={name}
      aria-pressed={pressed}
      aria-expanded={open}
      aria-disabled={off || undefined}
      onClick={() => off || act()}
    >
      {children}
    </button>
  );
}
