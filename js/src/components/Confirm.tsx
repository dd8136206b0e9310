// The question before a paid account that was only found is used for the first time.
import { useEffect, useRef } from "preact/hooks";
import { Line } from "./Line";

interface Props {
  readonly sentence: string;
  /** What "yes" stands on. */
  readonly yes: string;
  readonly accept: () => void;
  readonly refuse: () => void;
}

/** Asks with "no" focused; Escape means no. */
export function Confirm({ sentence, yes, accept, refuse }: Props) {
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus(), []);
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    refuse();
  };
  return (
    <div class="veo-confirm veo-outcome" role="alertdialog" aria-label="Use a paid account?" onKeyDown={key}>
      <Line class="veo-confirm-words" text={sentence} alert />
      <div class="veo-plays">
        <button type="button" class="veo-button veo-primary" onClick={accept}>
          {yes}
        </button>
        <button ref={no} type="button" class="veo-button" onClick={refuse}>
          Not now
        </button>
      </div>
    </div>
  );
}
