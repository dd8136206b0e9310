// Drops and pastes anywhere in the panel, on their way into a slot.
import { type Signal, useSignal } from "@preact/signals";
import type { Slots } from "../slots";
import { carriesFiles, isWelcome, judge, judgePaste, slotKey, type Verdict } from "./transfer";

/** What the panel listens with. */
interface Transfers {
  /** The key of the slot that a dragged file would land in; null while none is dragged. */
  readonly dragging: Signal<string | null>;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
    readonly onPaste: (event: ClipboardEvent) => void;
  };
}

/** On a slot it goes into that one, elsewhere into the one that was last focused. */
export function useTransfers(slots: Slots): Transfers {
  const dragging = useSignal<string | null>(null);
  const obey = (event: Event, verdict: Verdict) => {
    if (verdict.kind === "native") return;
    event.preventDefault();
    const slot = slots.target(slotKey(event.target));
    if (verdict.kind === "files") void slot.offer(verdict.files);
    if (verdict.kind === "refuse") slot.refuse(verdict.sentence);
    if (verdict.kind !== "ignore") event.stopPropagation();
  };
  const onDragOver = (event: DragEvent) => {
    if (!isWelcome(event.dataTransfer, event.target)) return;
    event.preventDefault();
    const over = carriesFiles(event.dataTransfer);
    dragging.value = over ? slots.target(slotKey(event.target)).place.key : null;
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
