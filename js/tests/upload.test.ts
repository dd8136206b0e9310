import { bytesToHex } from "@noble/hashes/utils.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openRequests } from "../src/bridge/requests";
import { upload } from "../src/upload";
import { FakeModel, type Sent } from "./fakes";

const PIECE = 1000;
const realTimeout = setTimeout;

function open(size = 2500, model = new FakeModel()) {
  const bytes = Uint8Array.from({ length: size }, (_, index) => index % 251);
  const file = new File([bytes], "pic.png");
  const stop = new AbortController();
  const shares: number[] = [];
  const { ask } = openRequests(model, new AbortController().signal);
  const done = upload(file, ask, stop.signal, (share) => shares.push(share));
  done.catch(() => {});
  return { model, bytes, stop, shares, done };
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
  model.answer(first);
  const third = await nth(model, "upload.chunk", 3);
  model.answer(third);
  model.answer(second);
  const end = await nth(model, "upload.end");
  expect(shares).toEqual([0.4, 0.6, 1]);
  expect(
    model.asked("upload.chunk").map(({ body, buffers }) => [body.offset, buffers[0]?.byteLength]),
  ).toEqual([
    [0, 1000],
    [1000, 1000],
    [2000, 500],
  ]);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  expect(end.body).toEqual({ upload: "u1", sha256: bytesToHex(digest) });
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

/** Plays a host that loses what `loses` says, and gives what the kernel has put together. */
function lossyHost(model: FakeModel, size: number, chunk: number, loses: (piece: Sent) => boolean) {
  const kept = new Uint8Array(size);
  const came = new Set<unknown>();
  const pieces: Sent[] = [];
  const take = (sent: Sent) => {
    if (sent.name === "upload.begin") model.answer(sent, { upload: "u1", chunk });
    if (sent.name === "upload.came") model.answer(sent, { came: came.has(sent.body.offset) });
    if (sent.name === "upload.end") model.answer(sent, { image: { sha256: "ab", name: "pic.png" } });
    if (sent.name !== "upload.chunk") return;
    pieces.push(sent);
    if (loses(sent)) return;
    came.add(sent.body.offset);
    const text = sent.body.base64;
    const bytes =
      typeof text === "string"
        ? Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
        : new Uint8Array(sent.buffers[0] ?? new ArrayBuffer(0));
    kept.set(bytes, Number(sent.body.offset));
    model.answer(sent);
  };
  const send = model.send.bind(model);
  model.send = (...args) => {
    send(...args);
    const sent = model.sent.at(-1);
    if (sent?.kind === "request") queueMicrotask(() => take(sent));
  };
  return { kept, pieces };
}

describe("on a host that loses", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const run = async (size: number, chunk: number, loses: (piece: Sent) => boolean) => {
    const model = new FakeModel();
    const host = lossyHost(model, size, chunk, loses);
    const opened = open(size, model);
    let over = false;
    const done = opened.done.finally(() => {
      over = true;
    });
    done.catch(() => {});
    while (!over) {
      await new Promise((resolve) => realTimeout(resolve));
      await vi.advanceTimersByTimeAsync(1000);
    }
    return { ...opened, ...host, done };
  };

  test("larger messages, pieces become smaller until they come, and all of it is there", async () => {
    const { kept, bytes, shares, pieces, done } = await run(100_000, 65_536, ({ body, buffers }) => {
      return String(body.base64 ?? "").length + (buffers[0]?.byteLength ?? 0) > 30_000;
    });
    await done;
    expect(kept.every((byte, at) => byte === bytes[at])).toBe(true);
    expect(shares.at(-1)).toBe(1);
    expect(pieces.filter(({ buffers }) => buffers.length > 0).length).toBe(2);
    // Two of 64 and 36 kB as bytes, two of 32 kB as text, and all of it in 16 kB, which is 22 kB as text.
    expect(pieces.length).toBeLessThan(12);
  });

  test("messages that carry bytes, the rest goes as text", async () => {
    const { kept, bytes, pieces, done } = await run(80_000, 65_536, ({ buffers }) => buffers.length > 0);
    await done;
    expect(kept.every((byte, at) => byte === bytes[at])).toBe(true);
    expect(pieces.filter(({ buffers }) => buffers.length > 0).length).toBe(2);
  });

  test("everything, the upload ends in one sentence", async () => {
    const { done } = await run(20_000, 65_536, () => true);
    await expect(done).rejects.toMatchObject({
      message: "pic.png does not reach the kernel: this host loses its pieces.",
    });
  });
});

test("bytes that were dropped beside a message go within the next one", async () => {
  const { model, done } = open(500);
  model.refuse(await begin(model), { code: "lost", message: "The bytes of a piece were lost on the way." });
  const again = await nth(model, "upload.chunk", 2);
  expect(again.buffers).toEqual([]);
  expect(atob(String(again.body.base64)).length).toBe(500);
  model.answer(again);
  model.answer(await nth(model, "upload.end"), { image: { sha256: "ab", name: "pic.png" } });
  expect(await done).toMatchObject({ sha256: "ab" });
});

test("a busy kernel is waited for, not sent to again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { model, done } = open(500);
  const waits = (name: string) => vi.waitFor(() => expect(model.asked(name).length).toBe(1));
  await waits("upload.begin");
  model.answer(model.asked("upload.begin")[0], { upload: "u1", chunk: PIECE });
  await waits("upload.chunk");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(model.asked("upload.came").length).toBe(1);
  model.answer(model.asked("upload.came")[0], { came: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(model.asked("upload.chunk").length).toBe(1);
  vi.useRealTimers();
  model.answer(model.asked("upload.chunk")[0]);
  model.answer(await nth(model, "upload.end"), { image: { sha256: "ab", name: "pic.png" } });
  expect(await done).toMatchObject({ sha256: "ab" });
});
