// Drops and pastes anywhere in the panel, on their way into a slot.
import { type Signal, useSignal } from "@preact/signals";
import { canDo } from "../places";
import type { Studio } from "../studio";
import { carriesClip, isWelcome, judge, judgePaste, mayFill, slotKey, type Verdict } from "./transfer";

/** The place of a given clip, as the other slots have their keys. */
export const VIDEO_KEY = "video";

/** What is being dragged over the panel. */
export interface Dragging {
  /** The key of the slot it would land in. */
  readonly key: string;
  readonly isClip: boolean;
}

/** What the panel listens with. */
interface Transfers {
  /** Null while nothing is dragged. */
  readonly dragging: Signal<Dragging | null>;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
    readonly onPaste: (event: ClipboardEvent) => void;
  };
}

/** On a slot it goes into that one, elsewhere into the one that was last focused. A clip is asked what of it is meant. */
export function useTransfers({ slots, clips, catalog }: Studio): Transfers {
  const dragging = useSignal<Dragging | null>(null);
  const takeClip = (clip: string, key: string | undefined) => {
    if (key === VIDEO_KEY) {
      void clips.takeUp(clip, canDo(catalog.peek(), "extension") ? "extend" : "edit");
      return;
    }
    const { framing, aside } = slots.target(key);
    framing.clip.value = clip;
    aside.value = "frame";
  };
  const obey = (event: Event, verdict: Verdict) => {
    if (verdict.kind === "native") return;
    event.preventDefault();
    if (verdict.kind === "ignore") return;
    event.stopPropagation();
    const key = slotKey(event.target);
    if (verdict.kind === "clip") return takeClip(verdict.clip, key);
    const { slot } = slots.target(key);
    if (verdict.kind === "files") void slot.offer(verdict.files);
    if (verdict.kind === "address") void slot.offerAddress(verdict.address);
    if (verdict.kind === "refuse") slot.refuse(verdict.sentence);
  };
  const onDragOver = (event: DragEvent) => {
    const { dataTransfer, target } = event;
    if (!isWelcome(dataTransfer, target)) return;
    event.preventDefault();
    const isClip = carriesClip(dataTransfer);
    const over = slotKey(target);
    const key = isClip && over === VIDEO_KEY ? over : slots.target(over).slot.place.key;
    const now = dragging.peek();
    if (!mayFill(dataTransfer)) dragging.value = null;
    else if (now?.key !== key || now.isClip !== isClip) dragging.value = { key, isClip };
  };
  const onDragLeave = (event: DragEvent) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node && (event.currentTarget as Node).contains(to))) dragging.value = null;
  };
  const onDrop = (event: DragEvent) => {
    dragging.value = null;
    obey(event, judge(event.dataTransfer, event.target));
  };
  const onPaste = (event: ClipboardEvent) => obey(event, judgePaste(event.clipboardData, event.target));
  return { dragging, handlers: { onDragOver, onDragLeave, onDrop, onPaste } };
}
