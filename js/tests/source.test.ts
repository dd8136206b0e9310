import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRequests } from "../src/bridge/requests";
import { type Media, openSource } from "../src/player/source";
import { objectUrls } from "../src/urls";
import { FakeModel, settled } from "./fakes";

// Pages without media sources, as happy-dom is one; streams are tried in tests/browser/test_streams.py.

let model: FakeModel;
let life: AbortController;

beforeEach(() => {
  model = new FakeModel();
  life = new AbortController();
  document.body.dataset.baseUrl = "/lab/";
});
afterEach(() => {
  life.abort();
  vi.unstubAllGlobals();
});

const HIDDEN: Media = { id: "c", file: null };
const SERVED: Media = { id: "c", file: "clips/a%20lion.mp4" };

const open = (media: Media) =>
  openSource(media, document, openRequests(model, life.signal), objectUrls(life.signal));
/** Answers the last request for the file with all of its three bytes. */
async function answer(): Promise<void> {
  model.answer(model.asked("file.read").at(-1), { bytes: 3, size: 3 }, [new Uint8Array([1, 2, 3]).buffer]);
  await settled();
}

test("a file the server serves is played from there, and the kernel is asked nothing", () => {
  const source = open(SERVED);
  expect(source.url.value).toBe("/lab/files/clips/a%20lion.mp4");
  expect(source.words.value).toBe("");
  expect(model.sent).toEqual([]);
});

test("an address that fails gives way to the kernel's bytes, and those to a sentence", async () => {
  const source = open(SERVED);
  source.failed();
  await settled();
  expect(source.url.value).toBeNull();
  expect(source.words.value).toBe("Fetching the video from the kernel");
  await answer();
  expect(source.url.value).toMatch(/^blob:/);
  expect(source.words.value).toBe("");
  source.failed();
  expect(source.words.value).toBe("This browser cannot play the video; the file itself is kept.");
});

test("a refusal is said, and there is nothing to play", async () => {
  const source = open(HIDDEN);
  await settled();
  model.refuse(model.asked("file.read")[0], { code: "missing", message: "The file is gone." });
  await settled();
  expect([source.url.value, source.words.value]).toEqual([null, "The file is gone."]);
  source.failed();
  expect(source.words.value).toBe("The file is gone.");
});

test("the whole file comes from the server where it is served", async () => {
  const fetched = vi.fn(async () => new Response(new Uint8Array([7, 7])));
  vi.stubGlobal("fetch", fetched);
  const source = open(SERVED);
  const whole = source.whole();
  expect(source.words.value).toBe("Fetching the video from the kernel");
  expect((await whole).size).toBe(2);
  expect(source.words.value).toBe("");
  expect(fetched).toHaveBeenCalledWith("/lab/files/clips/a%20lion.mp4", expect.anything());
  expect(model.sent).toEqual([]);
});

test("the whole file comes from the kernel where the server does not have it after all", async () => {
  vi.stubGlobal("fetch", async () => new Response(null, { status: 404 }));
  const whole = open(SERVED).whole();
  await vi.waitFor(() => expect(model.asked("file.read")).toHaveLength(1));
  await answer();
  expect(new Uint8Array(await (await whole).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
});

test("what cannot be had whole is the caller's error, and no words stay", async () => {
  const source = open(SERVED);
  vi.stubGlobal("fetch", async () => new Response(null, { status: 404 }));
  const failed = expect(source.whole()).rejects.toThrow("The file is gone.");
  await vi.waitFor(() => expect(model.asked("file.read")).toHaveLength(1));
  model.refuse(model.asked("file.read")[0], { message: "The file is gone." });
  await failed;
  expect(source.words.value).toBe("");
});

test("closing cancels what is under way and says nothing", async () => {
  const source = open(HIDDEN);
  await settled();
  source.close();
  await settled();
  expect(model.sent.at(-1)).toMatchObject({ kind: "cancel", rid: model.asked("file.read")[0]?.rid });
  await answer();
  expect([source.url.value, source.words.value]).toEqual([null, ""]);
});
