import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRequests } from "../src/bridge/requests";
import { openRanges, type Ranges } from "../src/player/stream/ranges";
import { fetchWhole } from "../src/player/stream/whole";
import { FakeModel, type Sent, settled } from "./fakes";

const KB = 1024;
/** Longer than a view waits before it takes an answer for lost. */
const LONG_MS = 2100;

let model: FakeModel;
let life: AbortController;
let requests: ReturnType<typeof openRequests>;
let ranges: Ranges;

beforeEach(() => {
  vi.useFakeTimers();
  model = new FakeModel();
  life = new AbortController();
  requests = openRequests(model, life.signal);
  ranges = openRanges(requests, "m", life.signal);
});
afterEach(() => {
  life.abort();
  vi.useRealTimers();
});

const last = (name: string) => model.asked(name).at(-1);

/** The bytes of a file whose every byte tells its place. */
const FILE = Uint8Array.from({ length: 1500 * KB }, (_, index) => index % 251);

/** Whether these are the file's bytes from a place on; vitest's own comparison takes seconds for so many. */
const isFile = (bytes: Uint8Array, start: number, end: number) =>
  bytes.byteLength === end - start && bytes.every((each, index) => each === FILE[start + index]);

/** Answers a request as the kernel does; a host may lose what is binary. */
function answer(to: Sent | undefined, { binary = true } = {}): void {
  const {
    start = 0,
    end = 0,
    base64,
  } = (to?.body ?? {}) as { start?: number; end?: number; base64?: boolean };
  const data = FILE.slice(start, end);
  const value = { bytes: data.byteLength, size: FILE.byteLength };
  if (base64) model.answer(to, { ...value, base64: btoa(String.fromCharCode(...data)) });
  else model.answer(to, value, binary ? [data.buffer] : []);
}

test("a range is asked for by its medium, in pieces no larger than an answer may be", async () => {
  const read = ranges.read("file.read", 100, 100 + 700 * KB, { version: "v" });
  expect(last("file.read")?.body).toEqual({ media: "m", start: 100, end: 100 + 512 * KB, version: "v" });
  answer(last("file.read"));
  await settled();
  answer(last("file.read"));
  const { bytes } = await read;
  expect(isFile(bytes, 100, 100 + 700 * KB)).toBe(true);
  expect(model.asked("file.read")).toHaveLength(2);
});

test("where buffers are lost text is asked for, from then on by everybody in the view", async () => {
  const both = Promise.all([ranges.read("file.read", 0, 3000), ranges.read("file.read", 3000, 5000)]);
  for (const each of model.asked("file.read")) answer(each, { binary: false });
  await settled();
  const again = model.asked("file.read").slice(2);
  expect(again.map(({ body }) => body.base64)).toEqual([true, true]);
  for (const each of again) answer(each);
  expect((await both).map(({ bytes }) => bytes.byteLength)).toEqual([3000, 2000]);

  const other = openRanges(requests, "other", life.signal).read("file.read", 0, 10);
  expect(last("file.read")?.body.base64).toBe(true);
  answer(last("file.read"));
  expect((await other).bytes).toEqual(FILE.slice(0, 10));
});

/** Lets an answer be lost: the question behind it is answered, it is not. */
async function lose(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1600);
  for (const each of model.asked("file.read")) if (each.body.end === 0) answer(each);
  await vi.advanceTimersByTimeAsync(600);
}

test("an answer that later ones overtake was too large, and smaller pieces are asked for from then on", async () => {
  const read = ranges.read("stream.read", 0, 512 * KB);
  expect(last("stream.read")?.body.end).toBe(512 * KB);
  await lose();
  expect(last("stream.read")?.body.end).toBe(256 * KB);
  await lose();
  expect(last("stream.read")?.body.end).toBe(128 * KB);
  for (let piece = 0; piece < 4; piece += 1) {
    answer(last("stream.read"));
    await settled();
  }
  expect(isFile((await read).bytes, 0, 512 * KB)).toBe(true);
  expect(ranges.piece()).toBe(128 * KB);
});

test("several lost at once count once", async () => {
  const reads = [0, 1, 2].map((index) =>
    ranges.read("stream.read", index * 512 * KB, (index + 1) * 512 * KB),
  );
  for (const each of reads) each.catch(() => {});
  await lose();
  expect(ranges.piece()).toBe(256 * KB);
});

test("an answer that is only late is waited for", async () => {
  const read = ranges.read("stream.read", 0, 1000);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(model.asked("stream.read")).toHaveLength(1);
  answer(last("stream.read"));
  expect((await read).bytes.byteLength).toBe(1000);
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect(model.asked("stream.read")).toHaveLength(1);
});

test("when the smallest pieces are lost too text is the last way, and then it is said", async () => {
  const read = ranges.read("stream.read", 0, 64 * KB);
  const failed = expect(read).rejects.toThrow("does not get through");
  await lose();
  expect(last("stream.read")?.body.base64).toBe(true);
  await lose();
  await failed;
});

test("opening asks again in smaller answers, but one that takes its time is not hurried", async () => {
  const quick = ranges.ask("stream.open", {}, ranges.piece());
  expect(last("stream.open")?.body).toEqual({ media: "m", piece: 512 * KB });
  await lose();
  expect(last("stream.open")?.body.piece).toBe(256 * KB);
  model.answer(last("stream.open"), { bytes: 2 }, [new ArrayBuffer(2)]);
  expect((await quick).bytes.byteLength).toBe(2);

  const slow = ranges.ask("stream.open", { audio: "opus" }, 0);
  await lose();
  await lose();
  expect(model.asked("stream.open").filter(({ body }) => body.audio)).toHaveLength(1);
  model.answer(last("stream.open"), { bytes: 0 });
  expect((await slow).bytes.byteLength).toBe(0);
});

test("a refusal is the kernel's sentence, at once", async () => {
  const read = ranges.read("stream.read", 0, 10);
  model.refuse(last("stream.read"), { code: "missing", message: "The file is gone." });
  await expect(read).rejects.toThrow("The file is gone.");
});

test("the end of a view ends everything, in the kernel too", async () => {
  const read = ranges.read("stream.read", 0, 10);
  const ended = expect(read).rejects.toMatchObject({ name: "AbortError" });
  await vi.advanceTimersByTimeAsync(1600);
  life.abort();
  await ended;
  expect(model.sent.filter(({ kind }) => kind === "cancel").map(({ rid }) => rid)).toContain(
    model.asked("stream.read")[0]?.rid,
  );
  expect(vi.getTimerCount()).toBe(0);
});

test("a whole file comes in order, three pieces at a time, with its progress", async () => {
  const shares: number[] = [];
  const whole = fetchWhole(ranges, (share) => shares.push(share));
  answer(last("file.read"));
  await settled();
  const [, second, third] = model.asked("file.read");
  expect(model.asked("file.read")).toHaveLength(3);
  answer(third);
  answer(second);
  const blob = await whole;
  expect(isFile(new Uint8Array(await blob.arrayBuffer()), 0, FILE.byteLength)).toBe(true);
  expect(blob.type).toBe("video/mp4");
  expect(shares.at(-1)).toBe(1);
  const asked = model.asked("file.read").map(({ body }) => [body.start, body.end]);
  expect(asked).toEqual([
    [0, 512 * KB],
    [512 * KB, 1024 * KB],
    [1024 * KB, 1500 * KB],
  ]);
});
