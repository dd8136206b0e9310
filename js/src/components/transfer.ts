// What a drop or a paste carries, and whether the browser would do something better with it itself.

const NO_PICTURE = "That was text, not a picture. Drop, paste or browse for one picture.";
/** What a clip that is dragged from the list is; its data is the clip's id. */
export const CLIP_TYPE = "application/x-veo-clip";
const LINKS = "text/uri-list";

/** What to do with a drop or a paste. */
export type Verdict =
  | { readonly kind: "files"; readonly files: readonly File[] }
  | { readonly kind: "clip"; readonly clip: string }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "refuse"; readonly sentence: string }
  /** The browser's own way: text into a text box. */
  | { readonly kind: "native" }
  | { readonly kind: "ignore" };

/** Clips, files and pictures of web pages go into a slot wherever in the panel they are dropped; links only onto one;
 * text belongs into text boxes. */
export function judge(data: DataTransfer | null, target: EventTarget | null): Verdict {
  const clip = data?.getData(CLIP_TYPE);
  if (clip) return { kind: "clip", clip };
  const files = [...(data?.files ?? [])];
  if (files.length > 0) return { kind: "files", files };
  if (isTextBox(target)) return { kind: "native" };
  const onSlot = slotKey(target) !== undefined;
  const address = pictureIn(data) || (onSlot && linkIn(data));
  if (address) return { kind: "address", address };
  return onSlot ? { kind: "refuse", sentence: NO_PICTURE } : { kind: "ignore" };
}

/** A paste into a text box that brings text and its picture, as office programs do, is text. */
export function judgePaste(data: DataTransfer | null, target: EventTarget | null): Verdict {
  if (isTextBox(target) && data?.types.includes("text/plain")) return { kind: "native" };
  return judge(data, target);
}

/** Whether something dragged may be dropped here, so that the page is not left for it. */
export function isWelcome(data: DataTransfer | null, target: EventTarget | null): boolean {
  return has(data, "Files", CLIP_TYPE) || !isTextBox(target);
}

/** Whether something that may fill a slot is being dragged; what it is exactly is not told before the drop. */
export function mayFill(data: DataTransfer | null): boolean {
  return has(data, "Files", CLIP_TYPE, LINKS);
}

/** Whether a clip is being dragged. */
export function carriesClip(data: DataTransfer | null): boolean {
  return has(data, CLIP_TYPE);
}

/** The slot something is dropped on; undefined elsewhere. */
export function slotKey(target: EventTarget | null): string | undefined {
  const slot = target instanceof Element ? target.closest<HTMLElement>("[data-slot]") : null;
  return slot?.dataset.slot;
}

/** The address of the picture in a dragged piece of a page, which is read without being drawn. */
function pictureIn(data: DataTransfer | null): string {
  const html = data?.getData("text/html");
  const page = html ? new DOMParser().parseFromString(html, "text/html") : null;
  return readable(page?.querySelector("img")?.getAttribute("src"));
}

/** The address that a link or a text is. */
function linkIn(data: DataTransfer | null): string {
  const links = data?.getData(LINKS) || data?.getData("text/plain") || "";
  return readable(links.split(/[\r\n]+/).find((line) => line && !line.startsWith("#")));
}

function readable(address: string | null | undefined): string {
  return address && /^(https?:\/\/|blob:|data:image\/)\S+$/i.test(address.trim()) ? address.trim() : "";
}

function has(data: DataTransfer | null, ...types: readonly string[]): boolean {
  return types.some((type) => data?.types.includes(type));
}

function isTextBox(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches("textarea, input:not([type=file])");
}
