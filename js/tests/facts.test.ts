import { expect, test } from "vitest";
import { type Rule, readCatalog, type Wanted } from "../src/bridge/catalog";
import { type Draft, readDraft } from "../src/bridge/draft";
import { brokenField, factsOf, isBlank, isSet, modeOf, placeOf, secondsOf } from "../src/facts";
import { CATALOG, given, pictured } from "./fakes";

const catalog = readCatalog(CATALOG);
const draft = (change: object = {}): Draft => readDraft(change, catalog);

function rule(when: Record<string, Wanted>, require: Record<string, Wanted>): Rule {
  return { id: "", when, require, message: "", hint: "" };
}

test.each([
  [{}, "text"],
  [{ image: pictured("a") }, "image"],
  [{ image: pictured("a"), last_frame: pictured("b") }, "interpolation"],
  [{ image: pictured("a"), reference_images: [pictured("b")] }, "references"],
  [{ reference_images: [pictured("b")], video: given("extend") }, "extension"],
  [{ video: given("edit") }, "edit"],
])("a draft with %j is in mode %s", (change, mode) => {
  expect(modeOf(draft(change))).toBe(mode);
});

test("an edited clip keeps its length, to the next whole second", () => {
  expect(secondsOf(draft({ duration_seconds: 4 }))).toBe(4);
  expect(secondsOf(draft({ duration_seconds: 4, video: given("extend", 30.2) }))).toBe(4);
  expect(secondsOf(draft({ duration_seconds: 4, video: given("edit", 7.01) }))).toBe(8);
});

test.each([undefined, null, false, "", [], {}])("%j is not set", (value) => {
  expect(isSet(value)).toBe(false);
  expect(isBlank(value)).toBe(value !== false);
});

test.each([0, 7, "x", true, ["a"], { a: 1 }])("%j is set", (value) => {
  expect(isSet(value)).toBe(true);
  expect(isBlank(value)).toBe(false);
});

test("what a rule wants as true is set, as false is not set, as a list is one of it", () => {
  const facts = factsOf(catalog, draft({ image: pictured("a"), person_generation: "allow_adult", seed: 0 }));
  const broken = (require: Record<string, Wanted>) => brokenField(rule({}, require), facts);
  expect(
    broken({ image: true, person_generation: true, seed: true, last_frame: false, labels: false }),
  ).toBeNull();
  expect(broken({ image: false })).toBe("image");
  expect(broken({ last_frame: true })).toBe("last_frame");
  expect(broken({ person_generation: ["allow_adult", "dont_allow"] })).toBeNull();
  expect(broken({ person_generation: false })).toBe("person_generation");
  expect(broken({ generate_audio: [false] })).toBe("generate_audio");
});

test("facts say the family, the mode and every slot, whatever is chosen", () => {
  const facts = factsOf(catalog, draft({ model: "small", video: given("edit"), labels: { a: "b" } }));
  expect(facts).toMatchObject({ family: "veo-2.0", mode: "edit", video: true, image: false, labels: true });
  expect(factsOf(catalog, draft({ model: "gone" })).family).toBe("");
});

test("a rule that speaks of what the page does not know is left to the kernel", () => {
  expect(brokenField(rule({ moon: ["full"] }, { image: true }), factsOf(catalog, draft()))).toBeNull();
  expect(brokenField(rule({}, { moon: ["full"] }), factsOf(catalog, draft()))).toBeNull();
});

test("a broken rule is told at the control it wants changed, else at the one it speaks of", () => {
  const facts = factsOf(catalog, draft({ enhance_prompt: false }));
  expect(placeOf(rule({}, { resolution: ["1080p"] }), facts)).toBe("resolution");
  expect(placeOf(rule({ enhance_prompt: [false] }, { family: ["veo-2.0"] }), facts)).toBe("enhance_prompt");
  expect(placeOf(rule({}, { family: ["veo-2.0"] }), facts)).toBe("model");
  expect(placeOf(rule({}, { image: false }), facts)).toBeNull();
});
