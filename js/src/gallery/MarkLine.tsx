// What came of the last mark, with the way back where there is one.
import { Line } from "../components/Line";
import type { MarkBook } from "./marks";

/** Heard when it changes; a refusal at once. */
export function MarkLine({ marks }: { readonly marks: MarkBook }) {
  const said = marks.said.value;
  return (
    <div class="veo-mark-line">
      <p class="veo-note" role="status" dir="auto">
        {said?.good ? said.sentence : ""}
      </p>
      {said?.undo && (
        <button type="button" class="veo-more" onClick={said.undo}>
          Undo
        </button>
      )}
      <Line class="veo-problem" text={said && !said.good ? said.sentence : ""} alert />
    </div>
  );
}
