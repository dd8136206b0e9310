// The ways into a slot for a picture: a file, or one that Gemini draws.
import type { RefObject } from "preact";
import type { Opened } from "../slots";
import { Spark } from "./icons";

interface Props {
  readonly opened: Opened;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly maker: RefObject<HTMLButtonElement | null>;
  readonly filled: boolean;
  /** Whether some model draws here. */
  readonly canMake: boolean;
  /** Gives an upload up. */
  readonly cancel: () => void;
  readonly toggleMaking: () => void;
}

/** The file input is the browser's own, drawn as a button. */
export function SlotButtons({ opened, input, maker, filled, canMake, cancel, toggleMaking }: Props) {
  const { slot, making } = opened;
  const { phrase } = slot.place;
  const arrival = slot.arrival.value;
  const choose = () => {
    const files = [...(input.current?.files ?? [])];
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
    if (files.length > 0) void slot.offer(files);
  };
  return (
    <div class="veo-slot-buttons">
      <label class="veo-button">
        <input
          ref={input}
          class="veo-hidden"
          type="file"
          accept="image/png,image/jpeg"
          aria-label={`Browse for ${phrase}`}
          onChange={choose}
        />
        Browse
      </label>
      {canMake && !arrival && (
        <button
          ref={maker}
          type="button"
          class="veo-button veo-make-button"
          aria-label={`Make with Gemini: ${phrase}`}
          title="Make with Gemini"
          aria-expanded={making.open.value}
          onClick={toggleMaking}
        >
          <Spark />
          {!filled && (
            <span>
              Make<span class="veo-roomy"> with Gemini</span>
            </span>
          )}
        </button>
      )}
      {arrival && arrival.share !== null && (
        <button type="button" class="veo-button" onClick={cancel}>
          Cancel<span class="veo-hidden"> the upload</span>
        </button>
      )}
    </div>
  );
}
