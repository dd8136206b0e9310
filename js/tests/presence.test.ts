import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchKernel } from "../src/bridge/presence";
import { openRequests } from "../src/bridge/requests";
import { FakeModel } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const model = new FakeModel();
  const life = new AbortController();
  const requests = openRequests(model, life.signal);
  const answers: unknown[] = [];
  const presence = watchKernel(model, requests, life.signal, (answer) => answers.push(answer.value));
  return { model, life, requests, presence, answers };
}

const hellos = (model: FakeModel) => model.asked("hello");

test("hello is repeated until an answer came through a subshell", async () => {
  const { model, answers } = open();
  await vi.advanceTimersByTimeAsync(300);
  expect(hellos(model).length).toBe(2);
  model.answer(hellos(model)[0], { subshell: false });
  await vi.advanceTimersByTimeAsync(700);
  model.answer(hellos(model)[2], { subshell: true });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hellos(model).length).toBe(3);
  expect(answers).toEqual([{ subshell: false }, { subshell: true }]);
});

test("where the kernel says so, the page asks again and again, once at a time", async () => {
  const { model, requests } = open();
  await vi.advanceTimersByTimeAsync(8000);
  for (const hello of hellos(model)) model.answer(hello, { subshell: false, poll: 2000 });
  await vi.advanceTimersByTimeAsync(2000);
  expect(hellos(model).length).toBe(6);
  model.answer(hellos(model)[5], { poll: 10_000 });
  await vi.advanceTimersByTimeAsync(9000);
  expect(hellos(model).length).toBe(6);
  await vi.advanceTimersByTimeAsync(1000);
  expect(hellos(model).length).toBe(7);
  model.answer(hellos(model)[6], { poll: 10_000 });
  await vi.advanceTimersByTimeAsync(0);
  const generate = requests.ask("generate");
  model.answer(model.asked("generate")[0]);
  await generate;
  await vi.advanceTimersByTimeAsync(1000);
  expect(hellos(model).length).toBe(8);
});

test("hello is said five times at most", async () => {
  const { model } = open();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hellos(model).length).toBe(5);
});

test("a busy kernel is busy, and there again when it has answered", async () => {
  const { model, requests, presence } = open();
  const stop = requests.ask("stop");
  await vi.advanceTimersByTimeAsync(1000);
  expect(presence.value).toBe("busy");
  model.answer(model.asked("stop")[0]);
  await stop;
  expect(presence.value).toBe("there");
});

test("the host's word that the comm is dead ends everything that waits", async () => {
  const { model, requests, presence } = open();
  const generate = requests.ask("generate").catch((error: unknown) => error);
  Object.assign(model, { comm_live: false });
  model.emit("comm_live_update");
  expect(presence.value).toBe("gone");
  expect(await generate).toMatchObject({ code: "gone" });
});

test("a comm that is told alive is not dead", () => {
  const { model, presence } = open();
  Object.assign(model, { comm_live: true });
  model.emit("comm_live_update");
  expect(presence.value).toBe("there");
});

test("a kernel that takes a hello and does not answer it is a new one", async () => {
  const { model, presence } = open();
  await vi.advanceTimersByTimeAsync(0);
  model.idle(hellos(model)[0]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(presence.value).toBe("gone");
  model.answer(hellos(model)[0], { subshell: true });
  expect(presence.value).toBe("gone");
  model.emit("msg:custom", { kind: "event", name: "job", job: {} });
  expect(presence.value).toBe("there");
});

test("a request that stays unanswered makes the page ask whether anybody is there", async () => {
  const { model, requests, presence } = open();
  await vi.advanceTimersByTimeAsync(0);
  model.answer(hellos(model)[0], { subshell: true });
  requests.ask("generate").catch(() => {});
  model.idle(model.asked("generate")[0]);
  await vi.advanceTimersByTimeAsync(8000);
  expect(presence.value).toBe("there");
  model.idle(hellos(model)[1]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(presence.value).toBe("gone");
});

test("a kernel that never said anything is mentioned after a while, not called gone", async () => {
  const { presence } = open();
  await vi.advanceTimersByTimeAsync(19_999);
  expect(presence.value).toBe("there");
  await vi.advanceTimersByTimeAsync(1);
  expect(presence.value).toBe("silent");
});

test("a kernel whose traits change is there, also when no message gets through", async () => {
  const { model, presence } = open();
  model.update("job", { id: "j" });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(presence.value).toBe("there");
});

test("nothing waits for a kernel that is gone", async () => {
  const { model, requests } = open();
  model.emit("comm:close");
  await expect(requests.ask("clip")).rejects.toMatchObject({ code: "gone" });
});

test("the end of the view stops the hellos and leaves no timer and no listener", async () => {
  const { model, life } = open();
  await vi.advanceTimersByTimeAsync(0);
  life.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(hellos(model).length).toBe(1);
  expect(model.listeners).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});
