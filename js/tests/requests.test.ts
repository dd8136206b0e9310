import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openRequests, RequestError } from "../src/bridge/requests";
import { FakeModel } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function open(model = new FakeModel()) {
  const life = new AbortController();
  return { model, life, requests: openRequests(model, life.signal) };
}

test("a request is a message with an id, and its answer settles it", async () => {
  const { model, requests } = open();
  const buffer = new ArrayBuffer(2);
  const answer = requests.ask("stop", { job: "j" }, { buffers: [buffer] });
  expect(model.sent[0]).toMatchObject({
    kind: "request",
    name: "stop",
    body: { job: "j" },
    buffers: [buffer],
  });
  model.answer(model.sent[0], { done: 1 });
  expect((await answer).value).toEqual({ done: 1 });
});

test("two views of one model take their own answers", async () => {
  const one = open();
  const other = open(one.model);
  const mine = one.requests.ask("hello");
  const theirs = other.requests.ask("hello");
  const [first, second] = one.model.asked("hello");
  one.model.answer(second, { for: "other" });
  one.model.answer(first, { for: "one" });
  expect([(await mine).value, (await theirs).value]).toEqual([{ for: "one" }, { for: "other" }]);
});

test("a refusal is an error with the kernel's words", async () => {
  const { model, requests } = open();
  const answer = requests.ask("generate");
  model.refuse(model.sent[0], { code: "invalid", message: "No.", hint: "Try this.", newer: 1 });
  const error = (await answer.catch((caught: unknown) => caught)) as RequestError;
  expect(error).toBeInstanceOf(RequestError);
  expect([error.code, error.sentence]).toEqual(["invalid", "No. Try this."]);
});

test("binary parts come out as bytes, whatever kind of view the host gives", async () => {
  const { model, requests } = open();
  const answer = requests.ask("clip");
  const bytes = Uint8Array.of(0, 1, 2, 3).buffer;
  model.answer(model.sent[0], {}, [new DataView(bytes, 1, 2), bytes, "no bytes"]);
  expect((await answer).buffers.map((each) => [...each])).toEqual([
    [1, 2],
    [0, 1, 2, 3],
  ]);
});

test("a request's own signal cancels it, in the kernel too", async () => {
  const { model, requests } = open();
  const stop = new AbortController();
  const answer = requests.ask("clip", {}, { signal: stop.signal });
  stop.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  expect(model.sent[1]).toMatchObject({ kind: "cancel", rid: model.sent[0]?.rid });
  model.answer(model.sent[0]);
});

test("the end of the view ends everything that waits and leaves nothing", async () => {
  const { model, life, requests } = open();
  const answer = requests.ask("generate");
  life.abort();
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
  await expect(requests.ask("hello")).rejects.toMatchObject({ name: "AbortError" });
  expect(model.listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
  expect(model.sent.length).toBe(1);
});

test("a message the host cannot take is an error at once", async () => {
  const { model, requests } = open();
  model.send = () => {
    throw new Error("no comm");
  };
  await expect(requests.ask("stop")).rejects.toMatchObject({ code: "unreachable" });
  expect(vi.getTimerCount()).toBe(0);
});

test("a request the kernel does not take within a second is slow, until it is taken or answered", async () => {
  const { model, requests } = open();
  const one = requests.ask("stop");
  const two = requests.ask("stop");
  vi.advanceTimersByTime(999);
  expect(requests.slow.value).toBe(false);
  vi.advanceTimersByTime(1);
  expect(requests.slow.value).toBe(true);
  model.idle(model.sent[0]);
  expect(requests.slow.value).toBe(true);
  model.answer(model.sent[1]);
  expect(requests.slow.value).toBe(false);
  model.answer(model.sent[0]);
  await Promise.all([one, two]);
});

test.each([null, "text", { kind: "answer" }, { kind: "event", name: "unheard of" }, { kind: "newer" }])(
  "a message of %j is ignored",
  (content) => {
    const { model } = open();
    expect(() => model.emit("msg:custom", content, null)).not.toThrow();
  },
);
