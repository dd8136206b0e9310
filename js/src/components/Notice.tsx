// What others than the user have changed in the form, with the way back.
import type { Studio } from "../studio";
import { Cross } from "./icons";

/** Always there for screen readers, which then say what appears in it. */
export function Notice({ studio }: { readonly studio: Studio }) {
  const { draft, clips } = studio;
  const { notice } = draft.value.value;
  const before = clips.before.value;
  return (
    <div role="status">
      {notice && (
        <div class="veo-presence veo-notice">
          <p dir="auto">{notice}</p>
          <span class="veo-plays">
            {before && (
              <button type="button" class="veo-button" onClick={clips.undo}>
                Undo
              </button>
            )}
            <button type="button" class="veo-button veo-round" title="Dismiss" onClick={clips.keep}>
              <Cross />
              <span class="veo-hidden">Dismiss</span>
            </button>
          </span>
        </div>
      )}
    </div>
  );
}
