// What a drop or a paste carries, and whether the browser would do something better with it itself.

const NO_FILE = "That was text or a link, not a file. Drop, paste or browse for one PNG or JPEG file.";

/** What to do with a drop or a paste. */
export type Verdict =
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "refuse"; readonly sentence: string }
  /** The browser's own way: text into a text box. */
  | { readonly kind: "native" }
  | { readonly kind: "ignore" };

/** Files go into a slot wherever in the panel they are dropped; text belongs into text boxes only. */
export function judge(data: DataTransfer | null, target: EventTarget | null): Verdict {
  const files = [...(data?.files ?? [])];
  if (files.length > 0) return { kind: "files", files };
  if (isTextBox(target)) return { kind: "native" };
  return slotKey(target) ? { kind: "refuse", sentence: NO_FILE } : { kind: "ignore" };
}

/** A paste into a text box that brings text and its picture, as office programs do, is text. */
export function judgePaste(data: DataTransfer | null, target: EventTarget | null): Verdict {
  if (isTextBox(target) && data?.types.includes("text/plain")) return { kind: "native" };
  return judge(data, target);
}

/** Whether something dragged may be dropped here, so that the page is not left for it. */
export function isWelcome(data: DataTransfer | null, target: EventTarget | null): boolean {
  return carriesFiles(data) || !isTextBox(target);
}

/** Whether files are being dragged; which ones is not told before the drop. */
export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

/** The slot something is dropped on; undefined elsewhere. */
export function slotKey(target: EventTarget | null): string | undefined {
  const slot = target instanceof Element ? target.closest<HTMLElement>("[data-slot]") : null;
  return slot?.dataset.slot;
}

function isTextBox(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("textarea, input:not([type=file])");
}
