import { computed } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readCatalog } from "../src/bridge/catalog";
import { type Draft, readDraft } from "../src/bridge/draft";
import { openRequests } from "../src/bridge/requests";
import { sharedTrait } from "../src/bridge/shared";
import { openClips } from "../src/clips";
import { FIRST_FRAME, LAST_FRAME, reference } from "../src/places";
import { openSlots } from "../src/slots";
import { objectUrls } from "../src/urls";
import { CATALOG, FakeModel, given, pictured, settled } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
const SETTINGS = {
  model: "other",
  aspect_ratio: "16:9",
  resolution: "720p",
  duration_seconds: 4,
  number_of_videos: 1,
};

function open(draft: object = {}) {
  const model = new FakeModel({ draft });
  const life = new AbortController();
  const catalog = computed(() => readCatalog(CATALOG));
  const shared = sharedTrait<Draft>(model, "draft", (raw) => readDraft(raw, catalog.peek()), life.signal);
  const requests = openRequests(model, life.signal);
  const slots = openSlots({
    draft: shared,
    catalog,
    requests,
    urls: objectUrls(life.signal),
    abort: life.signal,
  });
  return { model, life, draft: shared, slots, clips: openClips(shared, catalog, slots, requests) };
}

function making(draft: object = {}) {
  const view = open(draft);
  const opened = view.slots.at(FIRST_FRAME);
  opened.making.prompt.value = "A boat";
  return { ...view, ...opened };
}

test("a picture that Gemini made lands in its slot, in the shape of the video", async () => {
  const { model, draft, slot, making: form, slots } = making({ aspect_ratio: "9:16" });
  void form.start(false);
  expect(form.busy.value).toBe(true);
  expect(slots.waiting.value?.place.key).toBe("image");
  const [asked] = model.asked("image.make");
  expect(asked?.body).toEqual({ slot: "image", prompt: "A boat", aspect_ratio: "9:16", confirmed: false });
  model.answer(asked, { image: pictured("made", "made with Gemini: A boat") });
  await settled();
  expect(draft.value.value.image?.name).toBe("made with Gemini: A boat");
  expect([form.busy.value, slot.arrival.value, slots.waiting.value]).toEqual([false, null, null]);
  expect(model.saved.at(-1)?.draft).toMatchObject({ image: { sha256: "made" } });
});

test("a double click asks for one picture", () => {
  const { model, making: form } = making();
  void form.start(false);
  void form.start(false);
  expect(model.asked("image.make").length).toBe(1);
});

test("a refusal is said in the slot and leaves what was there", async () => {
  const { model, draft, slot, making: form } = making({ image: pictured("kept") });
  void form.start(false);
  model.refuse(model.asked("image.make")[0], {
    code: "refused",
    message: "Held back.",
    hint: "Not charged.",
  });
  await settled();
  expect(slot.refusal.value).toBe("Held back. Not charged.");
  expect(draft.value.value.image?.sha256).toBe("kept");
});

test("a yes holds for the words it was asked about", async () => {
  const { model, slot, making: form } = making();
  void form.start(false);
  model.refuse(model.asked("image.make")[0], { code: "confirm", message: "An account was found.", hint: "" });
  await settled();
  expect([form.question.value, slot.refusal.value]).toEqual(["An account was found.", ""]);
  form.prompt.value = "Ten boats";
  void form.start(true);
  expect(model.asked("image.make")[1]?.body).toMatchObject({ prompt: "A boat", confirmed: true });
  expect(form.question.value).toBe("");
});

test("a picture that comes after another one was put in does not take its place", async () => {
  const { model, draft, slot, making: form } = making();
  void form.start(false);
  const offered = slot.offer([new File([PNG], "mine.png")]);
  for (let turn = 0; turn < 5 && model.asked("upload.begin").length === 0; turn += 1) {
    await vi.advanceTimersByTimeAsync(1);
  }
  model.answer(model.asked("image.make")[0], { image: pictured("made") });
  await settled();
  expect(draft.value.value.image).toBeNull();
  expect(slot.arrival.value?.name).toBe("mine.png");
  slot.cancel();
  await offered;
});

test("pictures from anywhere go into the slot that was last focused, as long as it is there", () => {
  const { slots, draft } = open({ image: pictured("a") });
  expect(slots.target().place.key).toBe("image");
  slots.current.value = LAST_FRAME.key;
  expect(slots.target().place.key).toBe("last_frame");
  expect(slots.target(reference(1).key).place.key).toBe("reference-1");
  draft.edit({ model: "other" });
  expect(slots.target().place.key).toBe("image");
});

test("a clip that is taken up brings its settings, and its going brings the old ones back", async () => {
  const { model, draft, clips } = open({ model: "big", resolution: "4k" });
  const taken = clips.takeUp("c1", "edit");
  const [asked] = model.asked("video");
  expect(asked?.body).toEqual({ clip: "c1", task: "edit", model: "big" });
  model.answer(asked, { video: given("edit"), settings: SETTINGS });
  expect(await taken).toBe(true);
  expect(draft.value.value).toMatchObject({ ...SETTINGS, video: { clip: "c1", task: "edit" } });
  const again = clips.takeUp("c2", "edit");
  model.answer(model.asked("video")[1], { video: { ...given("edit"), clip: "c2" }, settings: SETTINGS });
  await again;
  clips.clear();
  expect(draft.value.value).toMatchObject({
    video: null,
    model: "big",
    resolution: "4k",
    duration_seconds: 8,
  });
});

test("a clip that cannot be taken up is explained and changes nothing", async () => {
  const { model, draft, clips } = open();
  const taken = clips.takeUp("c1", "extend");
  const hint = "Its last frame can start a new video.";
  model.refuse(model.asked("video")[0], { code: "invalid", message: "Only 720p.", hint });
  expect(await taken).toBe(false);
  expect(clips.said.value).toEqual({ clip: "c1", sentence: `Only 720p. ${hint}`, good: false });
  expect(draft.value.value.video).toBeNull();
});

test("a clip's last frame becomes the first frame", async () => {
  const { model, draft, clips } = open();
  const done = clips.lastFrame("c1");
  expect(model.asked("frame")[0]?.body).toEqual({ clip: "c1", which: "last" });
  model.answer(model.asked("frame")[0], { image: pictured("f", "last frame of A lion") });
  expect(await done).toBe(true);
  expect(draft.value.value.image?.name).toBe("last frame of A lion");
});

test("a job's settings take the place of what is in the form, and no part of it stays", async () => {
  const { model, draft, clips } = open({ prompt: "Mine", seed: 7, video: given("edit") });
  const done = clips.settings("j1");
  expect(model.asked("settings")[0]?.body).toEqual({ job: "j1" });
  const again = { prompt: "A lion", model: "other", image: pictured("a"), notice: "Big is retired." };
  model.answer(model.asked("settings")[0], { draft: again });
  expect(await done).toBe(true);
  expect(draft.value.value).toMatchObject({ ...again, seed: null, video: null, duration_seconds: 8 });
  expect(model.saved.at(-1)?.draft).toMatchObject(again);
  expect(clips.said.value?.clip).toBe("j1");
});

test("settings of a job that is gone change nothing", async () => {
  const { model, draft, clips } = open({ prompt: "Mine" });
  const done = clips.settings("j1");
  model.refuse(model.asked("settings")[0], { code: "missing", message: "This job is not in the library." });
  expect(await done).toBe(false);
  expect(draft.value.value.prompt).toBe("Mine");
  expect(clips.said.value).toMatchObject({ clip: "j1", good: false });
});

test("the end of the view leaves no listener and no timer", () => {
  const { model, life, making: form } = making();
  void form.start(false);
  life.abort();
  expect(model.listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
