// One slot for a picture: what is in it, how it gets there, and what it refused.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Picture } from "../bridge/draft";
import type { Opened, Slots } from "../slots";
import { fileSize } from "../words";
import { saidId } from "./Field";
import { Blank, Cross } from "./icons";
import { Line } from "./Line";
import { type Cost, MakeForm } from "./MakeForm";
import { ProgressBar } from "./ProgressBar";
import { SlotButtons } from "./SlotButtons";

interface Props {
  readonly id: string;
  readonly opened: Opened;
  readonly slots: Slots;
  readonly image: Picture | null;
  /** Why nothing can be put in. */
  readonly reason: string;
  readonly problem: string;
  /** Whether a file that is being dragged would land here. */
  readonly dragging: boolean;
  /** What a picture costs; null where none can be made. */
  readonly cost: Cost | null;
}

/** A group by name. */
export function ImageSlot({ id, opened, slots, image, reason, problem, dragging, cost }: Props) {
  const { slot, making } = opened;
  const { key, title, phrase } = slot.place;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const maker = useRef<HTMLButtonElement>(null);
  const arrival = slot.arrival.value;
  const name = arrival?.name ?? image?.name ?? "";
  const said = slot.refusal.value || problem;
  const shut = reason !== "" && arrival === null && !said;
  const isCurrent = slots.current.value === key;
  const take = () => {
    slots.current.value = key;
  };
  /** Does something that may take the focused button away, and keeps the focus in the slot, or near it. */
  const leave = (act: () => void) => () => {
    const slot = box.current;
    const first = slot?.closest(".veo-slots")?.querySelector<HTMLElement>(".veo-slot");
    act();
    const left = slots.shown.peek().find((each) => each.place.key === key);
    (left ? (left.reason ? slot : input.current) : first)?.focus();
  };
  const toggleMaking = () => {
    making.open.value = !making.open.peek();
    making.dismiss();
    maker.current?.focus();
  };
  return (
    <fieldset
      class="veo-field veo-place"
      data-slot={key}
      data-wide={said || making.open.value ? "" : undefined}
      aria-describedby={said ? saidId(id) : undefined}
      onFocusIn={take}
      onPointerDown={take}
    >
      <legend class="veo-label">{title}</legend>
      <div
        ref={box}
        class="veo-slot"
        tabIndex={-1}
        data-shut={shut ? "" : undefined}
        data-filled={image || arrival ? "" : undefined}
        data-dragging={dragging ? "" : undefined}
        data-refused={said ? "" : undefined}
        data-problem={problem ? "" : undefined}
      >
        {shut ? (
          <p class="veo-note">{reason}</p>
        ) : (
          <>
            <Preview title={title} slot={opened.slot} image={image} />
            {image && !arrival && (
              <button type="button" class="veo-button veo-clear" title="Clear" onClick={leave(slot.clear)}>
                <Cross />
                <span class="veo-hidden">Clear {phrase}</span>
              </button>
            )}
            <div class="veo-slot-words">
              <p class="veo-slot-name" dir="auto" title={name}>
                {name}
              </p>
              {arrival && (
                <ProgressBar
                  label={arrival.share === null ? "On its way" : "Upload"}
                  progress={percent(arrival.share)}
                  moving={false}
                />
              )}
              {!arrival && <Line class="veo-note" text={image ? facts(image) : hint(isCurrent)} />}
            </div>
            <SlotButtons
              opened={opened}
              input={input}
              maker={maker}
              filled={image !== null}
              canMake={cost !== null}
              cancel={leave(slot.cancel)}
              toggleMaking={toggleMaking}
            />
            {cost && making.open.value && (
              <MakeForm id={id} opened={opened} cost={cost} close={toggleMaking} />
            )}
          </>
        )}
      </div>
      <div id={saidId(id)} class="veo-said">
        <Line class="veo-problem" text={said} alert />
      </div>
    </fieldset>
  );
}

interface PreviewProps {
  readonly title: string;
  readonly slot: Opened["slot"];
  readonly image: Picture | null;
}

/** The picture itself; one that the browser cannot draw is left out. */
function Preview({ title, slot, image }: PreviewProps) {
  const broken = useSignal("");
  const preview = slot.preview.value;
  const name = slot.arrival.value?.name ?? image?.name ?? "";
  return (
    <div class="veo-slot-picture">
      {preview && preview !== broken.value ? (
        <img
          src={preview}
          alt={`${title}: ${name}`}
          onError={() => {
            broken.value = preview;
          }}
        />
      ) : (
        <Blank />
      )}
    </div>
  );
}

function hint(isCurrent: boolean): string {
  return isCurrent ? "Drop or paste a PNG or JPEG" : "Drop a PNG or JPEG";
}

function percent(share: number | null) {
  return { share, text: share === null ? "" : `${Math.floor(share * 100)} %` };
}

function facts({ width, height, size }: Picture): string {
  const shape = width && height ? `${width} × ${height}` : "";
  return [shape, size === null ? "" : fileSize(size)].filter(Boolean).join(" · ");
}
