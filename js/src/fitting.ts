// How a frame is brought to the video's shape: before it is sent, or by the service.
import type { Draft, Picture } from "./bridge/draft";
import type { Place } from "./places";

/** What will be seen of a picture. */
export interface Fitting {
  /** The video's shape, as CSS has it: "16 / 9". */
  readonly shape: string;
  readonly how: "crop" | "pad" | "";
  /** What is done, in words; "" where nothing has to be. */
  readonly words: string;
}

const TOLERANCE = 0.01;

/** The fitting of a frame; null for pictures of any shape, as references are. */
export function fittingOf(draft: Draft, place: Place, picture: Picture | null): Fitting | null {
  const [wide, high] = draft.aspect_ratio.split(":").map(Number);
  if (place.field === "reference_images" || !wide || !high) return null;
  const shape = `${wide} / ${high}`;
  const { width, height } = picture ?? {};
  const fits = !width || !height || Math.abs(width / height / (wide / high) - 1) < TOLERANCE;
  if (fits) return { shape, how: "crop", words: "" };
  const to = ` to ${draft.aspect_ratio}`;
  if (isFit(draft.fit)) return { shape, how: draft.fit, words: `${DONE[draft.fit]}${to}` };
  const service = place.field === "image" ? draft.resize_mode : "";
  if (isFit(service)) return { shape, how: service, words: `The service ${service}s it${to}` };
  return { shape, how: "", words: `The service crops or pads it${to}` };
}

const DONE = { crop: "Cropped", pad: "Padded" } as const;

function isFit(text: string): text is "crop" | "pad" {
  return Object.hasOwn(DONE, text);
}
