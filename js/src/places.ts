// The panel's slots: where in the draft each keeps its picture, which of them are there, and which go together.
import { type Catalog, modelNamed, type Rule } from "./bridge/catalog";
import type { Draft, Picture } from "./bridge/draft";
import { brokenField, factsOf, type Mode, modeOf, ruleMessage, SLOT_FIELDS, type SlotField } from "./facts";
import { ruleProblem } from "./rules";

/** One slot for a picture. */
export interface Place {
  /** Its name in the DOM and towards the kernel. */
  readonly key: string;
  readonly title: string;
  /** The title within a sentence. */
  readonly phrase: string;
  readonly field: SlotField;
  readonly read: (draft: Draft) => Picture | null;
  /** The change that puts a picture in or takes it out. */
  readonly write: (draft: Draft, picture: Picture | null) => Partial<Draft>;
}

/** A slot as it is drawn now. */
export interface ShownPlace {
  readonly place: Place;
  /** Why nothing can be put in; "" where something can, or is in already. */
  readonly reason: string;
}

export const FIRST_FRAME: Place = {
  key: "image",
  title: "First frame",
  phrase: "the first frame",
  field: "image",
  read: (draft) => draft.image,
  write: (_draft, image) => ({ image }),
};

export const LAST_FRAME: Place = {
  key: "last_frame",
  title: "Last frame",
  phrase: "the last frame",
  field: "last_frame",
  read: (draft) => draft.last_frame,
  write: (_draft, last_frame) => ({ last_frame }),
};

/** The reference image of a number, from 1; where one is taken out the later ones move up. */
export function reference(count: number): Place {
  const index = count - 1;
  return {
    key: `reference-${count}`,
    title: `Reference ${count}`,
    phrase: `reference ${count}`,
    field: "reference_images",
    read: (draft) => draft.reference_images[index] ?? null,
    write: ({ reference_images: all }, picture) => ({
      reference_images: [...all.slice(0, index), ...(picture ? [picture] : []), ...all.slice(index + 1)],
    }),
  };
}

/** The slots there are: those that are filled, those the model has, and of the references one more than are filled. */
export function shownPlaces(catalog: Catalog, draft: Draft): readonly ShownPlace[] {
  const model = modelNamed(catalog, draft.model);
  const given = draft.reference_images.length;
  const most = model === undefined ? given : Math.max(given, Math.min(given + 1, model.references));
  const references = Array.from({ length: most }, (_, index) => reference(index + 1));
  const lastFrame = draft.last_frame || model?.modes.includes("interpolation") ? [LAST_FRAME] : [];
  const all = [FIRST_FRAME, ...lastFrame, ...references];
  // A given clip takes the place of all pictures; those that are there stay, with what is wrong with them.
  const places = draft.video ? all.filter((place) => place.read(draft)) : all;
  return places.map((place) => ({ place, reason: place.read(draft) ? "" : whyShut(catalog, draft, place) }));
}

/** What is wrong with what is in a slot, or what is missing in it, in a sentence; "" where nothing is. */
export function placeProblem(catalog: Catalog, draft: Draft, place: Place): string {
  const filled = place.read(draft) !== null;
  if (place.field === "reference_images") {
    const most = modelNamed(catalog, draft.model)?.references ?? Number.POSITIVE_INFINITY;
    const index = draft.reference_images.findIndex((_, each) => reference(each + 1).key === place.key);
    if (filled && index >= most && most > 0) return `${tooMany(catalog, draft, most)} Clear some of them.`;
    if (index > 0) return ""; // what concerns all of them is said at the first one
  }
  return (filled && fieldProblem(catalog, draft, place.field)) || ruleProblem(catalog, draft, place.field);
}

/** What is wrong with the given clip. */
export function videoProblem(catalog: Catalog, draft: Draft): string {
  return fieldProblem(catalog, draft, "video") || ruleProblem(catalog, draft, "video");
}

/** Whether some model of the backend can do this with a clip. */
export function canDo(catalog: Catalog, mode: Mode): boolean {
  return catalog.models.some((model) => model.modes.includes(mode));
}

const MODE_OF: Readonly<Record<SlotField, readonly Mode[]>> = {
  image: ["image"],
  last_frame: ["interpolation"],
  reference_images: ["references"],
  video: ["extension", "edit"],
};

const MODE_WORDS: Readonly<Record<Mode, string>> = {
  text: "start from text alone",
  image: "start from a first frame",
  interpolation: "go from a first to a last frame",
  references: "use reference images",
  extension: "extend a video",
  edit: "edit a video",
};

/** The model's "cannot" at the slot it comes from. */
function fieldProblem(catalog: Catalog, draft: Draft, field: SlotField): string {
  const cannot = MODE_OF[field].includes(modeOf(draft)) ? missingMode(catalog, draft) : "";
  return (
    cannot && `${cannot} Choose another model or clear ${field === "video" ? "the video" : "the picture"}.`
  );
}

/** Why a picture in an empty slot could not be used beside what is filled in; "" where it could. */
export function whyShut(catalog: Catalog, draft: Draft, place: Place): string {
  const filled = { ...draft, ...place.write(draft, NOTHING) };
  const cannot = missingMode(catalog, filled);
  if (cannot) return cannot;
  const facts = factsOf(catalog, filled);
  const already = factsOf(catalog, draft);
  const excludes = (rule: Rule) => rule.require[place.field] === false;
  const broken = catalog.rules.filter((rule) => {
    if (!isSlot(brokenField(rule, facts))) return false;
    return excludes(rule) || brokenField(rule, already) === null;
  });
  // What cannot be beside it at all is more to the point than what else it would need.
  const rule = broken.find(excludes) ?? broken[0];
  return rule ? ruleMessage(rule, facts) : "";
}

function isSlot(field: string | null): boolean {
  return (SLOT_FIELDS as readonly (string | null)[]).includes(field);
}

function missingMode(catalog: Catalog, draft: Draft): string {
  const model = modelNamed(catalog, draft.model);
  const mode = modeOf(draft);
  return model === undefined || model.modes.includes(mode)
    ? ""
    : `${model.title} cannot ${MODE_WORDS[mode]}.`;
}

function tooMany(catalog: Catalog, draft: Draft, most: number): string {
  const title = modelNamed(catalog, draft.model)?.title;
  return `${title} takes up to ${most} reference images, not ${draft.reference_images.length}.`;
}

const NOTHING: Picture = { sha256: "", mime_type: "", width: null, height: null, size: null, name: "" };
