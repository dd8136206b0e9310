// A rewrite as one text with both versions in it, and a tick for each change.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Rewrite } from "../help";
import { Change } from "./Change";

interface Props {
  readonly rewrite: Rewrite;
  readonly accept: (numbers: readonly number[]) => void;
  readonly close: () => void;
}

/** Every change is taken over, but for those that are unticked. */
export function Changes({ rewrite, accept, close }: Props) {
  const box = useRef<HTMLFieldSetElement>(null);
  const left = useSignal<readonly number[]>([]);
  const numbers = rewrite.pieces.flatMap((piece) => piece.number ?? []);
  useEffect(() => box.current?.focus(), []);
  const toggle = (number: number) => {
    const now = left.peek();
    left.value = now.includes(number) ? now.filter((each) => each !== number) : [...now, number];
  };
  return (
    <fieldset ref={box} class="veo-field veo-changes" tabIndex={-1}>
      <legend class="veo-label">
        {rewrite.label} · {rewrite.money}
      </legend>
      <div class="veo-diff" dir="auto">
        {rewrite.pieces.map((piece, index) =>
          piece.number === null ? (
            <span key={index}>{piece.new}</span>
          ) : (
            <label key={index}>
              <input
                type="checkbox"
                aria-label={`Change ${piece.number}`}
                checked={!left.value.includes(piece.number)}
                onChange={() => toggle(piece.number ?? 0)}
              />
              <Change piece={piece} />
            </label>
          ),
        )}
      </div>
      <div class="veo-plays">
        <button
          type="button"
          class="veo-button veo-primary"
          onClick={() => accept(numbers.filter((each) => !left.peek().includes(each)))}
        >
          Accept {numbers.length - left.value.length} of {numbers.length}
        </button>
        <button type="button" class="veo-button" onClick={close}>
          Discard
        </button>
      </div>
    </fieldset>
  );
}
