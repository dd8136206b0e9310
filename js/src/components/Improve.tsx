// The button that has a prompt rewritten, with its price, and what came of it.
import { useRef } from "preact/hooks";
import type { Helping } from "../helping";
import { priceWords } from "../price";
import type { Studio } from "../studio";
import { Changes } from "./Changes";
import { Confirm } from "./Confirm";
import { Line } from "./Line";

interface Props {
  readonly helping: Helping;
  readonly studio: Studio;
}

/** The rewrite is shown for as long as the prompt is the one it was made of: accepting it must not undo newer words. */
export function Improve({ helping, studio }: Props) {
  const { said, busy, problem, question, rewrite, improve, accept, dismiss } = helping;
  const button = useRef<HTMLButtonElement>(null);
  const price = said.value?.price ?? null;
  const made = rewrite.value;
  const fits = made?.pieces.map((piece) => piece.old).join("") === studio.draft.value.value.prompt;
  const back = () => {
    button.current?.focus();
    dismiss();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="veo-button"
        aria-disabled={busy.value || !price}
        aria-busy={busy.value}
        onClick={() => price && void improve(false)}
      >
        {busy.value ? "Improving" : "Improve"} · {priceWords(price, studio.backend.value.paid)}
      </button>
      <Line class="veo-problem" text={problem.value} alert />
      {question.value && (
        <Confirm
          sentence={question.value}
          yes={`Yes, improve for ${priceWords(price, true)}`}
          accept={() => void improve(true)}
          refuse={back}
        />
      )}
      {made && fits && (
        <Changes
          key={made.id}
          rewrite={made}
          accept={(numbers) => {
            button.current?.focus();
            void accept(made.id, numbers);
          }}
          close={back}
        />
      )}
    </>
  );
}
