// The button with its price, and what came of the last click.
import { useEffect, useRef } from "preact/hooks";
import { listPrice, priceWords } from "../price";
import type { Studio } from "../studio";
import { Line } from "./Line";
import { Count, type FieldProps } from "./Settings";

interface Props extends FieldProps {
  readonly studio: Studio;
  /** Why nothing can be generated now, where it does not stand elsewhere. */
  readonly obstacle: string;
  /** Where that stands; undefined when something can be generated. */
  readonly obstacleId: string | undefined;
  readonly start: () => void;
}

/** Off by `aria-disabled`, never by `disabled`: that would take the focus from whoever pressed it. */
export function GenerateBar({ studio, obstacle, obstacleId, start, ...fields }: Props) {
  const { generate, catalog, backend, draft } = studio;
  const button = useRef<HTMLButtonElement>(null);
  const { kind, sentence } = generate.outcome.value;
  const price = priceWords(listPrice(catalog.value, draft.value.value), backend.value.paid);
  const busy = generate.busy.value;
  return (
    <div class="veo-generate">
      <Count {...fields} />
      <button
        ref={button}
        type="button"
        class="veo-button veo-primary"
        aria-disabled={busy || obstacleId !== undefined}
        aria-busy={busy}
        aria-describedby={obstacleId}
        onClick={start}
      >
        Generate · {price}
      </button>
      {obstacle && <Line id={obstacleId} class="veo-note veo-obstacle" text={obstacle} />}
      {kind === "refused" && <Line class="veo-problem veo-outcome" text={sentence} alert />}
      {kind === "confirm" && (
        <Confirm studio={studio} sentence={sentence} done={() => button.current?.focus()} />
      )}
      <span class="veo-hidden" role="status">
        {kind === "started" ? sentence : ""}
      </span>
    </div>
  );
}

interface ConfirmProps {
  readonly studio: Studio;
  readonly sentence: string;
  /** Gives the focus back. */
  readonly done: () => void;
}

/** The question before a paid account that was only found is used for the first time; Escape means no. */
function Confirm({ studio, sentence, done }: ConfirmProps) {
  const { generate, catalog, draft } = studio;
  const no = useRef<HTMLButtonElement>(null);
  const asked = generate.outcome.value.draft ?? draft.value.value;
  useEffect(() => no.current?.focus(), []);
  const refuse = () => {
    done();
    generate.dismiss();
  };
  const accept = () => {
    done();
    void generate.start(true);
  };
  return (
    <div
      class="veo-confirm veo-outcome"
      role="alertdialog"
      aria-label="Use a paid account?"
      onKeyDown={(event) => event.key === "Escape" && refuse()}
    >
      <Line class="veo-confirm-words" text={sentence} alert />
      <div class="veo-plays">
        <button type="button" class="veo-button veo-primary" onClick={accept}>
          Yes, generate for {priceWords(listPrice(catalog.value, asked), true)}
        </button>
        <button ref={no} type="button" class="veo-button" onClick={refuse}>
          Not now
        </button>
      </div>
    </div>
  );
}
