// The ways into a slot for a picture: a file, one that Gemini draws, or a frame of a clip.
import type { ComponentChildren, RefObject } from "preact";
import type { Aside, Opened } from "../slots";
import { Film, Spark } from "./icons";

interface Props {
  readonly opened: Opened;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly filled: boolean;
  /** What can be opened here. */
  readonly asides: readonly Aside[];
  /** Gives an upload up. */
  readonly cancel: () => void;
  readonly toggle: (aside: Aside) => void;
}

/** The file input is the browser's own, drawn as a button; on a phone it offers the camera and its pictures. */
export function SlotButtons({ opened, input, filled, asides, cancel, toggle }: Props) {
  const { slot, aside } = opened;
  const { phrase } = slot.place;
  const arrival = slot.arrival.value;
  const choose = () => {
    const files = [...(input.current?.files ?? [])];
    if (input.current) input.current.value = ""; // so that the same file can be chosen again
    if (files.length > 0) void slot.offer(files);
  };
  const offers = (which: Aside) => !arrival && asides.includes(which);
  const side = (which: Aside, name: string, icon: ComponentChildren, words: ComponentChildren) =>
    offers(which) && (
      <button
        type="button"
        class="veo-button veo-aside"
        data-aside={which}
        aria-label={`${name}: ${phrase}`}
        title={name}
        aria-expanded={aside.value === which}
        onClick={() => toggle(which)}
      >
        {icon}
        {!filled && <span>{words}</span>}
      </button>
    );
  return (
    <div class="veo-slot-buttons">
      <label class="veo-button">
        <input
          ref={input}
          class="veo-hidden"
          type="file"
          accept="image/*"
          aria-label={`Browse for ${phrase}`}
          onChange={choose}
        />
        Browse
      </label>
      {side(
        "make",
        "Make with Gemini",
        <Spark />,
        <>
          Make<span class="veo-roomy"> with Gemini</span>
        </>,
      )}
      {side(
        "frame",
        "From a clip",
        <Film />,
        <>
          <span class="veo-roomy">From a </span>clip
        </>,
      )}
      {arrival && arrival.share !== null && (
        <button type="button" class="veo-button" onClick={cancel}>
          Cancel<span class="veo-hidden"> the upload</span>
        </button>
      )}
    </div>
  );
}
