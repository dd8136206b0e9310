// The button with its price, and what came of the last click.
import { useRef } from "preact/hooks";
import { listPrice, priceWords } from "../price";
import type { Studio } from "../studio";
import { Confirm } from "./Confirm";
import { Count } from "./Count";
import { Line } from "./Line";
import type { FieldProps } from "./Settings";

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
  const { kind, sentence, draft: asked } = generate.outcome.value;
  const price = priceWords(listPrice(catalog.value, draft.value.value), backend.value.paid);
  const busy = generate.busy.value;
  const answer = (act: () => void) => () => {
    button.current?.focus();
    act();
  };
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
        <Confirm
          sentence={sentence}
          yes={`Yes, generate for ${priceWords(listPrice(catalog.value, asked ?? draft.value.value), true)}`}
          accept={answer(() => void generate.start(true))}
          refuse={answer(generate.dismiss)}
        />
      )}
      <span class="veo-hidden" role="status">
        {kind === "started" ? sentence : ""}
      </span>
    </div>
  );
}
