import { expect, test } from "vitest";
import widget from "../src/index";
import { FakeModel, RUNNING } from "./fakes";

function open(job: unknown = RUNNING, host?: AbortSignal) {
  const model = new FakeModel({ job });
  const el = document.createElement("div");
  const end = widget.render({ model, el, signal: host });
  return { model, el, end };
}

/** Lets Preact draw: it does so in a task of its own. */
const drawn = () => new Promise((resolve) => setTimeout(resolve));

test("a view shows the job and follows it", async () => {
  const { model, el } = open();
  expect(el.textContent).toContain("A lion in the savannah");
  model.update("job", { ...RUNNING, words: "Fetching the video" });
  await drawn();
  expect(el.querySelector("[aria-live]")?.textContent).toBe("Fetching the video");
});

test("a view keeps JupyterLab's shortcuts away from itself and from what has the focus", () => {
  const { el } = open();
  document.body.append(el);
  el.querySelector("button")?.focus();
  expect(el.firstElementChild?.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
  expect(el.querySelector("button")?.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
});

test("the host's signal takes the view, its listeners and its timer away", () => {
  const host = new AbortController();
  const { model, el } = open(RUNNING, host.signal);
  expect(model.listeners).toBeGreaterThan(0);
  host.abort();
  expect(model.listeners).toBe(0);
  expect(el.childElementCount).toBe(0);
});

test("the clean-up function does the same where the host passes no signal", () => {
  const { model, el, end } = open();
  end();
  expect(model.listeners).toBe(0);
  expect(el.childElementCount).toBe(0);
});

test("two views of one model live and end on their own", () => {
  const model = new FakeModel({ job: RUNNING });
  const [one, two] = [document.createElement("div"), document.createElement("div")];
  const endOne = widget.render({ model, el: one });
  widget.render({ model, el: two });
  endOne();
  expect(one.childElementCount).toBe(0);
  expect(two.textContent).toContain("A lion");
  expect(model.listeners).toBeGreaterThan(0);
});

test("a model without a job draws an empty card instead of failing", () => {
  expect(open(undefined).el.querySelector(".veo-card")).not.toBeNull();
});

test("a model of kind studio draws the panel, whatever its other traits are", () => {
  const el = document.createElement("div");
  const end = widget.render({ model: new FakeModel({ kind: "studio", catalog: 3, draft: [] }), el });
  expect(el.querySelector("section")?.getAttribute("aria-label")).toBe("Veo");
  end();
  expect(el.childElementCount).toBe(0);
});
