import { expect, test } from "vitest";
import { readCatalog } from "../src/bridge/catalog";
import { type Draft, readDraft } from "../src/bridge/draft";
import {
  canDo,
  FIRST_FRAME,
  LAST_FRAME,
  placeProblem,
  reference,
  shownPlaces,
  videoProblem,
  whyShut,
} from "../src/places";
import { CATALOG, given, pictured } from "./fakes";

const catalog = readCatalog(CATALOG);
const draft = (change: object = {}): Draft => readDraft(change, catalog);

function shown(change: object = {}) {
  return shownPlaces(catalog, draft(change)).map(
    ({ place, reason }) => `${place.title}${reason && ": "}${reason}`,
  );
}

const NEEDS_FIRST = "Last frame: A last frame needs a first frame.";
const NO_FRAMES = "Reference images go with no frames.";

test("an empty panel has one slot of each kind the model takes", () => {
  expect(shown()).toEqual(["First frame", NEEDS_FIRST, "Reference 1"]);
  expect(shown({ model: "small" })).toEqual(["First frame: Small cannot start from a first frame."]);
  expect(shown({ model: "other" })).toEqual(["First frame", "Reference 1"]);
});

test("the next reference is there as the one before it is filled, up to what the model takes", () => {
  const references = [pictured("a"), pictured("b")];
  expect(shown({ reference_images: references })).toContain("Reference 3");
  expect(shown({ reference_images: [...references, pictured("c")] })).not.toContain("Reference 4");
  expect(shown({ model: "other", reference_images: [...references, pictured("c")] })).toContain(
    "Reference 4",
  );
});

test("what cannot be put beside what is there says so before it is tried", () => {
  expect(shown({ image: pictured("a") })).toEqual(["First frame", "Last frame", `Reference 1: ${NO_FRAMES}`]);
  expect(shown({ reference_images: [pictured("a")] })).toEqual([
    `First frame: ${NO_FRAMES}`,
    `Last frame: ${NO_FRAMES}`,
    "Reference 1",
    "Reference 2",
  ]);
});

test("what is filled stays, however illegal, and what is wrong is said at one place", () => {
  const both = { image: pictured("a"), reference_images: [pictured("b"), pictured("c")] };
  expect(shown(both).slice(0, 4)).toEqual([
    "First frame",
    `Last frame: ${NO_FRAMES}`,
    "Reference 1",
    "Reference 2",
  ]);
  expect(placeProblem(catalog, draft(both), FIRST_FRAME)).toBe(NO_FRAMES);
  expect(placeProblem(catalog, draft(both), reference(1))).toBe("");
});

test("a last frame alone is told at the first frame, which is missing", () => {
  const last = draft({ last_frame: pictured("a") });
  expect(placeProblem(catalog, last, FIRST_FRAME)).toBe("A last frame needs a first frame. Give one.");
  expect(placeProblem(catalog, last, LAST_FRAME)).toBe("");
  expect(whyShut(catalog, last, FIRST_FRAME)).toBe("");
});

test("a picture for a model that cannot use it is told where it is", () => {
  const one = draft({ model: "small", image: pictured("a") });
  expect(placeProblem(catalog, one, FIRST_FRAME)).toBe(
    "Small cannot start from a first frame. Choose another model or clear the picture.",
  );
  const two = draft({ model: "other", image: pictured("a"), last_frame: pictured("b") });
  expect(placeProblem(catalog, two, LAST_FRAME)).toContain("Other cannot go from a first to a last frame.");
  const references = draft({ model: "small", reference_images: [pictured("a"), pictured("b")] });
  expect(placeProblem(catalog, references, reference(1))).toContain("Small cannot use reference images.");
  expect(placeProblem(catalog, references, reference(2))).toBe("");
});

test("more references than the model takes stay, and the surplus is named", () => {
  const five = Array.from({ length: 5 }, (_, index) => pictured(`p${index}`));
  const many = draft({ reference_images: five });
  expect(shown({ reference_images: five }).at(-1)).toBe("Reference 5");
  expect(placeProblem(catalog, many, reference(3))).toBe("");
  expect(placeProblem(catalog, many, reference(4))).toBe(
    "Big takes up to 3 reference images, not 5. Clear some of them.",
  );
});

test("a given clip takes the place of the empty slots and says why", () => {
  expect(shown({ video: given("extend") })).toEqual([]);
  expect(shown({ video: given("extend"), image: pictured("a") })).toEqual(["First frame"]);
  const both = draft({ video: given("extend"), image: pictured("a") });
  expect(placeProblem(catalog, both, FIRST_FRAME)).toBe("A video goes with no images.");
  expect(whyShut(catalog, draft({ video: given("extend") }), FIRST_FRAME)).toBe(
    "A video goes with no images.",
  );
});

test("a clip for a model that cannot do it is told at the clip", () => {
  expect(videoProblem(catalog, draft({ video: given("edit") }))).toBe(
    "Big cannot edit a video. Choose another model or clear the video.",
  );
  expect(videoProblem(catalog, draft({ video: given("extend") }))).toBe("");
  expect(canDo(catalog, "edit")).toBe(true);
  expect(canDo(readCatalog({}), "edit")).toBe(false);
});

test("references are put in behind each other, replaced in place, and move up when one is taken out", () => {
  let now = draft();
  const put = (count: number, sha: string | null) => {
    now = { ...now, ...reference(count).write(now, sha === null ? null : pictured(sha)) };
    return now.reference_images.map(({ sha256 }) => sha256);
  };
  expect(put(1, "a")).toEqual(["a"]);
  expect(put(3, "b")).toEqual(["a", "b"]);
  expect(put(1, "c")).toEqual(["c", "b"]);
  expect(put(1, null)).toEqual(["b"]);
  expect(reference(1).read(now)?.sha256).toBe("b");
  expect(reference(2).read(now)).toBeNull();
});

test("without a catalog there is the first frame, and nothing is judged", () => {
  const empty = readCatalog({});
  expect(shownPlaces(empty, readDraft({}, empty)).map(({ place }) => place.title)).toEqual(["First frame"]);
});
