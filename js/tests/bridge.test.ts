import { expect, test } from "vitest";
import { isNewer, readJob } from "../src/bridge/job";
import { lifetime } from "../src/bridge/lifetime";
import { traitSignal } from "../src/bridge/trait";
import { FakeModel, RUNNING } from "./fakes";

test("a trait signal has the value at once and follows changes", () => {
  const model = new FakeModel({ words: "queued" });
  const words = traitSignal(model, "words", String, new AbortController().signal);
  expect(words.value).toBe("queued");
  model.update("words", "running");
  expect(words.value).toBe("running");
});

test("a trait signal lets go of the model when its view is aborted", () => {
  const model = new FakeModel({ words: "queued" });
  const controller = new AbortController();
  const words = traitSignal(model, "words", String, controller.signal);
  expect(model.listeners).toBe(1);
  controller.abort();
  expect(model.listeners).toBe(0);
  model.update("words", "running");
  expect(words.value).toBe("queued");
});

test("a view aborted before it began leaves no listener", () => {
  const model = new FakeModel({ words: "queued" });
  traitSignal(model, "words", String, AbortSignal.abort());
  expect(model.listeners).toBe(0);
});

test("a life ends with the host's signal, or by hand where there is none", () => {
  const host = new AbortController();
  const hosted = lifetime(host.signal);
  host.abort();
  expect(hosted.signal.aborted).toBe(true);

  const free = lifetime();
  expect(free.signal.aborted).toBe(false);
  free.end();
  expect(free.signal.aborted).toBe(true);

  expect(lifetime(AbortSignal.abort()).signal.aborted).toBe(true);
});

test("a whole job is read as it is", () => {
  const unsaid = { hint: "", usual: null, place: null, resumes: null, here: true, left: false };
  expect(readJob(RUNNING)).toEqual({
    ...RUNNING,
    ...unsaid,
    notices: [],
    canCancel: false,
    keptUntil: null,
  });
  const more = { ...RUNNING, notices: ["Made smaller.", 3, null], can_cancel: true, kept_until: 5 };
  expect(readJob(more)).toMatchObject({ notices: ["Made smaller.", "3"], canCancel: true, keptUntil: 5 });
  const said = { hint: "Wait.", usual: [40, 95], place: 3, resumes: 9, here: false, left: true };
  expect(readJob({ ...RUNNING, ...said })).toMatchObject(said);
  expect(readJob({ ...RUNNING, usual: [40] }).usual).toBeNull();
});

test.each([undefined, null, "text", 3, [], {}])("a job of %j is read as an empty one", (raw) => {
  const job = readJob(raw);
  expect(job).toMatchObject({ prompt: "", words: "", started: null, expected: null, open: false });
});

test("fields of the wrong kind are read as empty, unknown ones are ignored", () => {
  const job = readJob({
    prompt: { a: 1 },
    started: "soon",
    expected: -3,
    now: Number.NaN,
    badge: 7,
    newer: 1,
  });
  expect(job).toMatchObject({ prompt: "", started: null, expected: null, now: null, badge: "7" });
});

test("a state this page does not know is shown by its name and is not open", () => {
  expect(readJob({ state: "dreaming" })).toMatchObject({ words: "dreaming", open: false });
});

test("a known state without the open flag is open by itself", () => {
  expect(readJob({ state: "running" }).open).toBe(true);
});

test("clips are read, and one without an address has none", () => {
  const clips = [
    { id: "a", sample: 1, width: 64, height: 36, duration: 8, size: 9, file: "x.mp4" },
    { id: "b", file: "" },
    3,
  ];
  expect(readJob({ clips }).clips).toEqual([
    { id: "a", sample: 1, width: 64, height: 36, duration: 8, size: 9, file: "x.mp4" },
    { id: "b", sample: 1, width: null, height: null, duration: null, size: null, file: null },
  ]);
});

test("an older message about a job does not undo a newer one", () => {
  expect(isNewer(readJob({ now: 1 }), readJob({ now: 2 }))).toBe(false);
  expect(isNewer(readJob({ now: 2 }), readJob({ now: 2 }))).toBe(true);
  expect(isNewer(readJob({}), readJob({ now: 2 }))).toBe(true);
});
