// One slot for a picture: what is in it, how it gets there, and what it refused.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Picture } from "../bridge/draft";
import type { Fitting } from "../fitting";
import { LateFrameMenu, LateMakeForm } from "../parts/parts";
import type { Aside, Opened, Slots } from "../slots";
import { fileSize } from "../words";
import { saidId } from "./Field";
import type { Choosable } from "./FrameMenu";
import { Blank, Cross } from "./icons";
import { Line } from "./Line";
import type { Cost } from "./MakeForm";
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
  /** Whether what is being dragged would land here. */
  readonly dragging: boolean;
  /** What a picture costs; null where none can be made. */
  readonly cost: Cost | null;
  readonly fitting: Fitting | null;
  readonly choosable: Choosable;
}

/** A group by name. */
export function ImageSlot(props: Props) {
  const { id, opened, slots, image, reason, problem, dragging, cost, fitting, choosable } = props;
  const { slot, aside } = opened;
  const { key, title, phrase } = slot.place;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const arrival = slot.arrival.value;
  const name = arrival?.name ?? image?.name ?? "";
  const said = slot.refusal.value || problem;
  const hasClips = choosable.made.value.length > 0;
  const asides: Aside[] = [...(cost ? ["make" as const] : []), ...(hasClips ? ["frame" as const] : [])];
  // Where a clip was dropped is said what of it is meant, also where nothing could be put in otherwise.
  const open = asides.includes(aside.value) ? aside.value : "";
  const shut = reason !== "" && arrival === null && !said && !open;
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
  const toggle = (which: Aside) => {
    aside.value = aside.peek() === which ? "" : which;
    opened.making.dismiss();
    const button = box.current?.querySelector<HTMLElement>(`[data-aside=${which}]`);
    (button ?? box.current)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    toggle(open);
  };
  return (
    <fieldset
      class="veo-field veo-place"
      data-slot={key}
      data-wide={said || open ? "" : undefined}
      aria-describedby={said ? saidId(id) : undefined}
      onFocusIn={take}
      onPointerDown={take}
      onKeyDown={onKey}
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
            <Preview title={title} slot={opened.slot} image={image} fitting={fitting} />
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
              {!arrival && <Line class="veo-note" text={image ? facts(image) : HINT} />}
              {image && !arrival && <Line class="veo-note veo-fitted" text={fitting?.words ?? ""} />}
            </div>
            <SlotButtons
              opened={opened}
              input={input}
              filled={image !== null}
              asides={asides}
              cancel={leave(slot.cancel)}
              toggle={toggle}
            />
            {cost && open === "make" && (
              <LateMakeForm
                id={id}
                opened={opened}
                requests={slots.requests}
                cost={cost}
                close={() => toggle("make")}
              />
            )}
            {open === "frame" && (
              <LateFrameMenu
                id={id}
                opened={opened}
                requests={slots.requests}
                choosable={choosable}
                close={() => toggle("frame")}
              />
            )}
          </>
        )}
      </div>
      <div id={saidId(id)} class="veo-said">
        <Line class="veo-problem" text={said} alert />
      </div>
      <p class="veo-note" role="status">
        {slot.notice.value}
      </p>
    </fieldset>
  );
}

interface PreviewProps {
  readonly title: string;
  readonly slot: Opened["slot"];
  readonly image: Picture | null;
  readonly fitting: Fitting | null;
}

/** The picture as it will be seen; one that the browser cannot draw is left out. */
function Preview({ title, slot, image, fitting }: PreviewProps) {
  const broken = useSignal("");
  const preview = slot.preview.value;
  const name = slot.arrival.value?.name ?? image?.name ?? "";
  return (
    <div class="veo-slot-picture">
      {preview && preview !== broken.value ? (
        <div
          class="veo-frame"
          data-fit={fitting?.how}
          style={fitting ? { "--veo-shape": fitting.shape } : undefined}
        >
          <img
            src={preview}
            alt={`${title}: ${name}`}
            draggable={false}
            onError={() => {
              broken.value = preview;
            }}
          />
        </div>
      ) : (
        <Blank />
      )}
    </div>
  );
}

/** The same whether it is focused or not: what moves between press and release is not clicked. */
const HINT = "Drop or paste a picture";

function percent(share: number | null) {
  return { share, text: share === null ? "" : `${Math.floor(share * 100)} %` };
}

function facts({ width, height, size }: Picture): string {
  const shape = width && height ? `${width} × ${height}` : "";
  return [shape, size === null ? "" : fileSize(size)].filter(Boolean).join(" · ");
}
