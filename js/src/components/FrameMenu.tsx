// A frame of a clip for a slot: the latest clips to choose from, and which of the chosen one's frames it is.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Requests } from "../bridge/requests";
import type { Moment } from "../framing";
import type { Posters } from "../player/posters";
import type { Opened } from "../slots";

/** A clip to choose. */
export interface Made {
  readonly id: string;
  /** The words it was made from. */
  readonly prompt: string;
  readonly duration: number | null;
}

/** The clips of a view. */
export interface Choosable {
  readonly made: ReadonlySignal<readonly Made[]>;
  readonly posters: Posters;
}

interface Props {
  readonly id: string;
  readonly opened: Opened;
  /** The form comes through these. */
  readonly requests: Requests;
  readonly choosable: Choosable;
  readonly close: () => void;
}

/** Goes when a frame is in the slot. A video goes on from its last frame, and ends at the first one of another. */
export function FrameMenu({ id, opened, choosable, close }: Props) {
  const { slot, framing } = opened;
  const form = useRef<HTMLFieldSetElement>(null);
  const seconds = useSignal("0");
  const { posters } = choosable;
  const made = withDragged(choosable.made.value, framing.clip.value);
  const chosen = made.find(({ id }) => id === framing.clip.value) ?? made[0];
  useEffect(() => {
    form.current?.querySelector<HTMLElement>(framing.clip.peek() ? "button" : "input")?.focus();
  }, [framing]);
  const take = (moment: Moment) => async () => {
    if (chosen && (await framing.take(chosen.id, moment))) close();
  };
  const ends =
    slot.place.field === "last_frame" ? (["first", "last"] as const) : (["last", "first"] as const);
  const at = Number(seconds.value);
  return (
    <fieldset ref={form} class="veo-field veo-make" aria-label={`A frame of a clip for ${slot.place.phrase}`}>
      <div class="veo-clips" role="radiogroup" aria-label="Clip">
        {made.map(({ id: clip, prompt }) => (
          <label key={clip} class="veo-thumb veo-clip-choice" title={prompt}>
            <input
              type="radio"
              class="veo-hidden"
              name={`${id}-clip`}
              aria-label={prompt || "A clip without a prompt"}
              checked={clip === chosen?.id}
              onChange={() => {
                framing.clip.value = clip;
              }}
            />
            <Poster clip={clip} posters={posters} />
          </label>
        ))}
      </div>
      <div class="veo-plays">
        {ends.map((end) => (
          <button key={end} type="button" class="veo-button" onClick={take(end)}>
            {end === "last" ? "Last frame" : "First frame"}
          </button>
        ))}
        <span class="veo-at">
          <input
            type="number"
            class="veo-control"
            aria-label="Seconds"
            min={0}
            max={chosen?.duration ?? undefined}
            step={0.1}
            value={seconds.value}
            onInput={(event) => {
              seconds.value = (event.currentTarget as HTMLInputElement).value;
            }}
          />
          <button
            type="button"
            class="veo-button"
            aria-disabled={!isWithin(at, chosen)}
            onClick={() => isWithin(at, chosen) && void take(at)()}
          >
            Frame at {seconds.value || "…"} s
          </button>
        </span>
        <button type="button" class="veo-button" onClick={close}>
          Close
        </button>
      </div>
    </fieldset>
  );
}

function Poster({ clip, posters }: { readonly clip: string; readonly posters: Posters }) {
  const url = posters(clip).value;
  return url ? <img src={url} alt="" draggable={false} /> : null;
}

/** The list with a clip that was dragged here from elsewhere. */
function withDragged(made: readonly Made[], id: string): readonly Made[] {
  const isListed = id === "" || made.some((each) => each.id === id);
  return isListed ? made : [{ id, prompt: "", duration: null }, ...made];
}

function isWithin(seconds: number, made: Made | undefined): boolean {
  return seconds >= 0 && seconds <= (made?.duration ?? Number.POSITIVE_INFINITY);
}
