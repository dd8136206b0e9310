import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { record, text } from "../src/bridge/read";
import { sharedTrait } from "../src/bridge/shared";
import { FakeModel } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

interface Pair {
  readonly a: string;
  readonly b: string;
}

const read = (raw: unknown): Pair => ({ a: text(record(raw).a), b: text(record(raw).b) });

function open(model = new FakeModel({ draft: { a: "1", b: "1", newer: 7 } })) {
  const life = new AbortController();
  return { model, life, shared: sharedTrait(model, "draft", read, life.signal) };
}

const drafts = (model: FakeModel) => model.saved.map(({ draft }) => draft);

test("typing shows at once and is sent after a pause, once", () => {
  const { model, shared } = open();
  shared.edit({ a: "2" });
  vi.advanceTimersByTime(200);
  shared.edit({ a: "23" });
  expect(shared.value.value).toEqual({ a: "23", b: "1" });
  vi.advanceTimersByTime(299);
  expect(model.saved).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(drafts(model)).toEqual([{ a: "23", b: "1", newer: 7 }]);
});

test("a flush sends at once, and nothing when nothing has changed", () => {
  const { model, shared } = open();
  shared.edit({ a: "2" });
  shared.flush();
  shared.flush();
  vi.advanceTimersByTime(1000);
  expect(model.saved.length).toBe(1);
});

test("an echo of an older own value does not undo what was typed since", () => {
  const { model, shared } = open();
  shared.edit({ a: "A" });
  shared.flush();
  shared.edit({ a: "AB" });
  model.update("draft", { a: "A", b: "1" });
  expect(shared.value.value.a).toBe("AB");
  shared.flush();
  model.update("draft", { a: "AB", b: "1" });
  expect(shared.value.value.a).toBe("AB");
});

test("late echoes of values that were all sent change nothing", () => {
  const { model, shared } = open();
  for (const a of ["A", "AB", "ABC"]) {
    shared.edit({ a });
    shared.flush();
  }
  model.update("draft", { a: "A", b: "1" });
  model.update("draft", { a: "AB", b: "1" });
  expect(shared.value.value.a).toBe("ABC");
});

test("a change made by Python shows, also in the middle of typing another field", () => {
  const { model, shared } = open();
  shared.edit({ a: "typed" });
  model.update("draft", { a: "1", b: "python" });
  expect(shared.value.value).toEqual({ a: "typed", b: "python" });
  shared.flush();
  expect(drafts(model).at(-1)).toEqual({ a: "typed", b: "python" });
});

test("Python may set an own older value back, a while later", () => {
  const { model, shared } = open();
  for (const a of ["A", "AB"]) {
    shared.edit({ a });
    shared.flush();
  }
  vi.advanceTimersByTime(11_000);
  model.update("draft", { a: "A", b: "1" });
  expect(shared.value.value.a).toBe("A");
});

test("two views of one model see each other's changes", () => {
  const one = open();
  const other = open(one.model);
  one.shared.edit({ a: "one" });
  one.shared.flush();
  expect(other.shared.value.value.a).toBe("one");
  other.shared.edit({ b: "other" });
  other.shared.flush();
  expect(one.shared.value.value).toEqual({ a: "one", b: "other" });
  expect(one.model.saved.length).toBe(2);
});

test("the end of the view sends what waits and leaves no timer and no listener", () => {
  const { model, life, shared } = open();
  shared.edit({ a: "last words" });
  life.abort();
  expect(drafts(model)).toEqual([{ a: "last words", b: "1", newer: 7 }]);
  expect(model.listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("a kernel that is gone keeps the text in the page", () => {
  const { model, shared } = open();
  model.save_changes = () => {
    throw new Error("no comm");
  };
  shared.edit({ a: "kept" });
  shared.flush();
  expect(shared.value.value.a).toBe("kept");
});
