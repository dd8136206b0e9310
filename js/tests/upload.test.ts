import { expect, test, vi } from "vitest";
import { openRequests } from "../src/bridge/requests";
import { upload } from "../src/upload";
import { FakeModel } from "./fakes";

const PIECE = 1000;

function open(size = 2500) {
  const model = new FakeModel();
  const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
  const file = new File([bytes], "pic.png");
  const stop = new AbortController();
  const shares: number[] = [];
  const { ask } = openRequests(model, new AbortController().signal);
  const done = upload(file, ask, stop.signal, (share) => shares.push(share));
  done.catch(() => {});
  return { model, bytes, stop, shares, done };
}

/** The browser's own hash, in hexadecimal. */
async function hashed(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Waits for the n-th request of a name. */
const nth = (model: FakeModel, name: string, count = 1) =>
  vi.waitFor(() => {
    const found = model.asked(name)[count - 1];
    if (!found) throw new Error(`no ${name} yet`);
    return found;
  });

async function begin(model: FakeModel) {
  model.answer(await nth(model, "upload.begin"), { upload: "u1", chunk: PIECE });
  return nth(model, "upload.chunk");
}

test("a file goes in pieces, two at a time, and ends with the hash of all of it", async () => {
  const { model, bytes, shares, done } = open();
  const first = await begin(model);
  const second = await nth(model, "upload.chunk", 2);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(model.asked("upload.chunk").length).toBe(2);
  model.answer(first, { received: 0 });
  const third = await nth(model, "upload.chunk", 3);
  model.answer(third);
  model.answer(second);
  const end = await nth(model, "upload.end");
  expect(shares).toEqual([0.4, 0.6, 1]);
  expect(
    model.asked("upload.chunk").map(({ body, buffers }) => [body.index, buffers[0]?.byteLength]),
  ).toEqual([
    [0, 1000],
    [1, 1000],
    [2, 500],
  ]);
  expect(end.body).toEqual({ upload: "u1", sha256: await hashed(bytes) });
  model.answer(end, { image: { sha256: "ab", mime_type: "image/png", name: "pic.png" } });
  expect(await done).toMatchObject({ sha256: "ab", name: "pic.png" });
});

test("the kernel's refusal of a piece ends the upload with its sentence", async () => {
  const { model, done } = open();
  model.refuse(await begin(model), { code: "disk", message: "The disk is full." });
  await expect(done).rejects.toMatchObject({ message: "The disk is full." });
  expect((await nth(model, "upload.abort")).body).toEqual({ upload: "u1" });
});

test("a cancelled upload is ended in the kernel too", async () => {
  const { model, stop, done } = open();
  await begin(model);
  stop.abort();
  await expect(done).rejects.toMatchObject({ name: "AbortError" });
  expect((await nth(model, "upload.abort")).body).toEqual({ upload: "u1" });
});

test("an upload refused at the door sends nothing", async () => {
  const { model, done } = open();
  model.refuse(await nth(model, "upload.begin"), { code: "invalid", message: "Too large." });
  await expect(done).rejects.toMatchObject({ message: "Too large." });
  expect(model.asked("upload.chunk")).toEqual([]);
});

test("an end without a picture is an error, not a picture of nothing", async () => {
  const { model, done } = open(10);
  model.answer(await begin(model));
  model.answer(await nth(model, "upload.end"), { image: null });
  await expect(done).rejects.toMatchObject({ message: "The kernel did not take the picture." });
});
