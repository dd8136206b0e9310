// The state in words: the only part that a screen reader announces when it changes.

interface Props {
  readonly state: string;
  readonly words: string;
}

/** A coloured dot and the words; the dot is decoration, the words carry the meaning. */
export function StateWords({ state, words }: Props) {
  return (
    <p class="veo-state" data-tone={tone(state)}>
      <span class="veo-dot" aria-hidden="true" />
      <span class="veo-words" aria-live="polite" dir="auto">
        {words}
      </span>
    </p>
  );
}

const TONES: Readonly<Record<string, string>> = {
  submitting: "busy",
  running: "busy",
  collecting: "busy",
  waiting: "warn",
  done: "good",
  filtered: "warn",
  stalled: "warn",
  unwatched: "warn",
  unknown: "warn",
  refused: "bad",
  failed: "bad",
  expired: "bad",
};

/** The colour family of a state; one this page does not know is plain. */
export function tone(state: string): string {
  return (Object.hasOwn(TONES, state) && TONES[state]) || "plain";
}
