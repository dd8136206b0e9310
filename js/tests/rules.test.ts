import { expect, test } from "vitest";
import { readCatalog } from "../src/bridge/catalog";
import { type Draft, readDraft } from "../src/bridge/draft";
import { choicesOf, isSettled, isShown, offReasons, problemOf } from "../src/rules";
import { CATALOG, given, pictured } from "./fakes";

const catalog = readCatalog(CATALOG);
const IMAGE = pictured("ab");

function draft(change: Partial<Draft> = {}): Draft {
  return readDraft(change, catalog);
}

function off(change: Partial<Draft>, field: Parameters<typeof choicesOf>[2]) {
  return choicesOf(catalog, draft(change), field)
    .filter(({ reason }) => reason)
    .map(({ value, reason }) => [value, reason]);
}

test("with the defaults nothing is off and nothing is wrong", () => {
  for (const field of ["resolution", "duration_seconds", "aspect_ratio", "number_of_videos"] as const) {
    expect(off({}, field)).toEqual([]);
    expect(offReasons(catalog, draft(), field)).toEqual([]);
    expect(problemOf(catalog, draft(), field)).toBe("");
  }
});

test("what would break a rule is off, with the rule's words for that choice", () => {
  expect(off({ duration_seconds: 6 }, "resolution")).toEqual([
    ["1080p", "1080p videos are always 8 seconds long, not 6."],
    ["4k", "4k videos are always 8 seconds long, not 6."],
  ]);
});

test("a rule works in both directions", () => {
  expect(off({ resolution: "4k" }, "duration_seconds").map(([value]) => value)).toEqual([4, 6]);
});

test("why others are off is said once for each rule", () => {
  expect(offReasons(catalog, draft({ duration_seconds: 6 }), "resolution")).toEqual([
    "1080p/4k videos are always 8 seconds long, not 6.",
  ]);
});

test("what a model does not have is listed, off, with what it has", () => {
  expect(off({ model: "small" }, "resolution")).toEqual([["4k", "Small offers 720p or 1080p, not 4k."]]);
});

test("a picture makes it a video from an image", () => {
  expect(off({ image: IMAGE }, "aspect_ratio").map(([value]) => value)).toEqual(["9:16"]);
});

test("a present choice that breaks a rule is a problem of the field the rule wants changed", () => {
  const broken = draft({ resolution: "1080p", duration_seconds: 4 });
  expect(problemOf(catalog, broken, "duration_seconds")).toBe(
    "1080p videos are always 8 seconds long, not 4. Use 8 seconds, or 720p.",
  );
  expect(problemOf(catalog, broken, "resolution")).toBe("");
});

test("a choice the model lacks stays in the list and is a problem", () => {
  const chosen = draft({ model: "small", resolution: "8k" });
  expect(choicesOf(catalog, chosen, "resolution").map(({ value }) => value)).toContain("8k");
  expect(problemOf(catalog, chosen, "resolution")).toBe("Small offers 720p or 1080p, not 8k.");
});

test("a number of videos no model makes is a problem", () => {
  expect(problemOf(catalog, draft({ number_of_videos: 7 }), "number_of_videos")).toBe(
    "Big offers 1, 2, 3 or 4, not 7.",
  );
});

test("a parameter has a place where the model takes it, or where it is set and has to be seen", () => {
  expect(isShown(catalog, draft(), "seed")).toBe(true);
  expect(isShown(catalog, draft({ model: "other" }), "seed")).toBe(false);
  expect(isShown(catalog, draft({ model: "other", seed: 0 }), "seed")).toBe(true);
  expect(isShown(catalog, draft({ model: "gone" }), "seed")).toBe(true);
});

test("a parameter that is set and not taken stays and is a problem", () => {
  const sentence = "Other takes no seed. Leave it out or choose another model.";
  expect(problemOf(catalog, draft({ model: "other", seed: 7 }), "seed")).toBe(sentence);
  expect(problemOf(catalog, draft({ model: "other" }), "seed")).toBe("");
  expect(problemOf(catalog, draft({ model: "other", generate_audio: false }), "generate_audio")).toContain(
    "Other takes no",
  );
});

test("a parameter's values come from the backend's list, and one that is not in it is a problem", () => {
  expect(choicesOf(catalog, draft(), "fps")).toEqual([{ value: 24, reason: "" }]);
  const set = draft({ person_generation: "allow_all" });
  expect(choicesOf(catalog, set, "person_generation").map(({ value }) => value)).toContain("allow_all");
  expect(problemOf(catalog, set, "person_generation")).toBe(
    "Here the person generation is allow_adult or dont_allow, not allow_all.",
  );
});

test("a rule about a parameter switches its values off, as long as it speaks of the mode", () => {
  expect(off({}, "person_generation")).toEqual([
    ["dont_allow", "From text it takes only allow_adult, not dont_allow."],
  ]);
  expect(off({ image: IMAGE }, "person_generation")).toEqual([]);
});

test("a switch that is off is a value that a rule can ask for, and is told at the switch", () => {
  const sentence = "Only Veo 2 can be told not to rewrite the prompt.";
  expect(off({}, "enhance_prompt")).toEqual([[false, sentence]]);
  expect(off({ model: "small" }, "enhance_prompt")).toEqual([]);
  expect(problemOf(catalog, draft({ enhance_prompt: false }), "enhance_prompt")).toBe(sentence);
  expect(problemOf(catalog, draft({ enhance_prompt: false, model: "small" }), "enhance_prompt")).toBe("");
});

test("a given clip decides the shape, and an edited one its length", () => {
  const video = given("extend");
  expect(off({ video }, "aspect_ratio")).toEqual([["9:16", "The given video is 16:9 and stays so."]]);
  expect(problemOf(catalog, draft({ video, aspect_ratio: "9:16" }), "aspect_ratio")).toContain("stays so");
  expect(isSettled(draft({ video }), "duration_seconds")).toBe(false);
  const edited = draft({ model: "other", video: given("edit"), duration_seconds: 99 });
  expect(isSettled(edited, "duration_seconds")).toBe(true);
  expect(problemOf(catalog, edited, "duration_seconds")).toBe("");
});

test("a model that is not in the catalog is a problem, and its options are not judged", () => {
  const old = draft({ model: "veo-2", resolution: "480p" });
  expect(problemOf(catalog, old, "model")).toContain("veo-2 is not offered here");
  expect(problemOf(catalog, old, "resolution")).toBe("");
});

test.each([undefined, null, 3, [], { models: 7, rules: [null, { when: 3 }] }])(
  "a catalog of %j is read as empty",
  (raw) => {
    const empty = readCatalog(raw);
    const unsure = readDraft({}, empty);
    expect(empty.models).toEqual([]);
    expect(problemOf(empty, unsure, "model")).toBe("");
    expect(choicesOf(empty, unsure, "resolution")).toEqual([{ value: "", reason: "" }]);
  },
);
