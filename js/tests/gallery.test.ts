import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readJob } from "../src/bridge/job";
import type { Entry } from "../src/bridge/jobs";
import { openRequests } from "../src/bridge/requests";
import { openEntrance } from "../src/gallery/entrance";
import { type Gallery, openGallery } from "../src/gallery/gallery";
import { isPlain } from "../src/gallery/keys";
import { readMarks, UNMARKED } from "../src/gallery/row";
import { KEPT, openThumbs, PORTION } from "../src/gallery/thumbs";
import { openTastes } from "../src/player/tastes";
import { objectUrls } from "../src/urls";
import { FakeModel, settled } from "./fakes";

beforeEach(() => {
  vi.useFakeTimers();
  let made = 0;
  vi.stubGlobal("URL", { createObjectURL: () => `blob:${++made}`, revokeObjectURL: vi.fn() });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const id = (number: number) => `c${String(number).padStart(5, "0")}`;

/** Rows from the newest, `from`, down. */
function rows(from: number, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const clip = id(from - index);
    return { id: clip, job: `job-${clip}`, prompt: `Clip ${clip}`, duration: 8, marks: {} };
  });
}

function open() {
  const model = new FakeModel();
  const life = new AbortController();
  const requests = openRequests(model, life.signal);
  const urls = objectUrls(life.signal);
  const entries = signal<readonly Entry[]>([]);
  const tools = { requests, urls, posters: () => signal(null), page: document, tastes: openTastes() };
  const gallery = openGallery(openEntrance({ entries, take: () => {} }, tools, life.signal));
  return { model, life, gallery, entries, ...gallery };
}

/** A gallery on the screen whose first page of a library of `total` has come. */
async function shown(total: number, first = Math.min(60, total)) {
  const view = open();
  view.shown.value = true;
  await answerPage(view.model, rows(total, first), total, first < total ? id(total - first + 1) : null);
  return view;
}

async function answerPage(model: FakeModel, found: unknown[], total: number, cursor: string | null) {
  model.answer(model.asked("gallery.page").at(-1), { rows: found, total, cursor, models: [], tags: [] });
  await settled();
}

const ids = ({ list }: { list: Gallery["list"] }) => list.rows.value.map((row) => row.id);

test("nothing is asked for before it is on the screen, then a first page alone", async () => {
  const { model, list, shown } = open();
  expect(model.sent).toEqual([]);
  shown.value = true;
  const [asked] = model.asked("gallery.page");
  expect(asked?.body).toMatchObject({ cursor: null, limit: 60, filter: { text: "", trashed: false } });
  expect(list.total.value).toBeNull();
  await answerPage(model, rows(1000, 60), 1000, id(941));
  expect(list.total.value).toBe(1000);
  expect(model.asked("gallery.page")).toHaveLength(1);
});

test("more is brought as far as it is needed, page after page, without a gap", async () => {
  const view = await shown(1000);
  view.list.need(300);
  view.list.need(380);
  expect(view.model.asked("gallery.page")).toHaveLength(2);
  expect(view.model.asked("gallery.page")[1]?.body).toMatchObject({ cursor: id(941), limit: 200 });
  await answerPage(view.model, rows(940, 200), 1000, id(741));
  expect(view.list.rows.value).toHaveLength(260);
  await answerPage(view.model, rows(740, 200), 1000, id(541));
  expect(ids(view)).toEqual(rows(1000, 460).map((row) => row.id));
  expect(view.model.asked("gallery.page")).toHaveLength(3);
});

test("a new filter forgets what is shown and what is still on its way", async () => {
  const view = await shown(1000);
  view.list.need(300);
  view.list.setFilter({ starred: true });
  expect([view.list.total.value, view.list.rows.value.length]).toEqual([null, 0]);
  const [, late, asked] = view.model.asked("gallery.page");
  expect(view.model.sent.some(({ kind, rid }) => kind === "cancel" && rid === late?.rid)).toBe(true);
  view.model.answer(late, { rows: rows(940, 200), total: 1000, cursor: null });
  await settled();
  expect(view.list.rows.value).toEqual([]);
  expect(asked?.body).toMatchObject({ filter: { starred: true }, cursor: null });
  await answerPage(view.model, rows(7, 1), 1, null);
  expect(ids(view)).toEqual([id(7)]);
});

test("made anew, the list stays as it is until as much of it is there", async () => {
  const view = await shown(1000);
  view.list.need(200);
  await answerPage(view.model, rows(940, 200), 1000, id(741));
  view.list.renew();
  await answerPage(view.model, rows(1001, 60), 1001, id(942));
  expect(ids(view)[0]).toBe(id(1000));
  await answerPage(view.model, rows(941, 200), 1001, id(742));
  expect([ids(view)[0], view.list.rows.value.length, view.list.total.value]).toEqual([id(1001), 260, 1001]);
});

test("a refusal is told, and the next page that comes takes it back", async () => {
  const { model, list, shown } = open();
  shown.value = true;
  model.refuse(model.asked("gallery.page")[0], {
    code: "refused",
    message: "Damaged.",
    hint: "Use a backup.",
  });
  await settled();
  expect(list.problem.value).toBe("Damaged. Use a backup.");
  list.need(500);
  expect(model.asked("gallery.page")).toHaveLength(1);
  list.renew();
  await answerPage(model, rows(3, 3), 3, null);
  expect(list.problem.value).toBe("");
});

test("a star shows at once, and quick changes of mind do not flicker", async () => {
  const { model, marks } = await shown(3);
  const now = marks.of(id(3));
  void marks.say(id(3), "star");
  void marks.say(id(3), "unstar");
  void marks.say(id(3), "star");
  expect(now.value.starred).toBe(true);
  const [first, second, third] = model.asked("gallery.mark");
  expect(third?.body).toEqual({ clip: id(3), kind: "star", value: null });
  model.answer(first, { marks: { starred: true } });
  await settled();
  model.answer(second, { marks: { starred: false } });
  model.emit(
    "msg:custom",
    { kind: "event", name: "clips-marked", marks: { [id(3)]: { starred: false } } },
    [],
  );
  await settled();
  expect(now.value.starred).toBe(true);
  model.answer(third, { marks: { starred: true, rating: 2 } });
  await settled();
  expect(now.value).toEqual({ ...UNMARKED, starred: true, rating: 2 });
});

test("what the kernel refuses is taken back and said", async () => {
  const view = await shown(3);
  const done = view.marks.say(id(2), "trash");
  expect(ids(view)).toEqual([id(3), id(1)]);
  view.model.refuse(view.model.asked("gallery.mark")[0], { code: "x", message: "Read-only.", hint: "" });
  expect(await done).toBe(false);
  expect(ids(view)).toEqual([id(3), id(2), id(1)]);
  expect(view.marks.of(id(2)).value.trashed).toBe(false);
  expect(view.marks.said.value).toMatchObject({ clip: id(2), sentence: "Read-only.", good: false });
});

test("a tag is shown when the kernel has taken it", async () => {
  const { model, marks } = await shown(3);
  void marks.say(id(3), "tag", "Neon");
  expect(marks.of(id(3)).value.tags).toEqual([]);
  model.answer(model.asked("gallery.mark")[0], { marks: { tags: ["été", "Neon"] } });
  await settled();
  expect(marks.of(id(3)).value.tags).toEqual(["été", "Neon"]);
});

test("undo puts a clip back to its place, and the active one stays the same", async () => {
  const view = await shown(5);
  view.active.value = 3;
  void view.marks.say(id(4), "trash");
  expect([view.active.value, view.list.total.value]).toEqual([2, 4]);
  view.marks.said.value?.undo?.();
  expect(ids(view)).toEqual([5, 4, 3, 2, 1].map(id));
  expect([view.active.value, view.list.total.value]).toEqual([3, 5]);
});

test("where the active clip itself goes the next one is active, and at the end the last", async () => {
  const view = await shown(3);
  view.active.value = 1;
  void view.marks.say(id(2), "trash");
  expect([view.active.value, ids(view)[1]]).toEqual([1, id(1)]);
  void view.marks.say(id(1), "trash");
  expect(view.active.value).toBe(0);
});

test("an active place whose clip has not come yet stays when others come", async () => {
  const view = await shown(1000);
  view.active.value = 999;
  view.list.need(1000);
  await answerPage(view.model, rows(940, 200), 1000, id(741));
  expect(view.active.value).toBe(999);
});

test("what Python says of a clip that is not listed has the list made anew, once for many", async () => {
  const { model, shown: visible } = await shown(3);
  const tell = (number: number) =>
    model.emit("msg:custom", { kind: "event", name: "clips-marked", marks: { [id(number)]: {} } }, []);
  tell(3);
  vi.advanceTimersByTime(1000);
  expect(model.asked("gallery.page")).toHaveLength(1);
  tell(8);
  tell(9);
  vi.advanceTimersByTime(1000);
  expect(model.asked("gallery.page")).toHaveLength(2);
  visible.value = false;
  tell(9);
  vi.advanceTimersByTime(1000);
  expect(model.asked("gallery.page")).toHaveLength(2);
});

test("a deleted clip goes for good", async () => {
  const view = await shown(3);
  const marks = { [id(2)]: { trashed: 5, deleted: true } };
  view.model.emit("msg:custom", { kind: "event", name: "clips-marked", marks }, []);
  expect(ids(view)).toEqual([id(3), id(1)]);
});

test("a finished job has the list made anew", async () => {
  const { model, entries } = await shown(3);
  const job = signal(readJob({ id: "j", state: "running", clips: [] }));
  entries.value = [{ id: "j", job }];
  vi.advanceTimersByTime(1000);
  expect(model.asked("gallery.page")).toHaveLength(1);
  job.value = readJob({ id: "j", state: "done", clips: [{ id: id(4) }] });
  vi.advanceTimersByTime(1000);
  expect(model.asked("gallery.page")).toHaveLength(2);
});

test("a clip is opened with what its row says, and with its whole job when that comes", async () => {
  const { model, list, open, opened } = await shown(3);
  const [row] = list.rows.value;
  if (row) open(row);
  const [entry] = opened.value;
  expect(entry?.job.value).toMatchObject({ id: `job-${id(3)}`, prompt: `Clip ${id(3)}`, open: false });
  expect(entry?.job.value.clips[0]?.duration).toBe(8);
  const [asked] = model.asked("gallery.job");
  const clips = [{ id: id(3) }, { id: "other" }];
  model.answer(asked, { job: { id: `job-${id(3)}`, prompt: "All of it", clips, kept_until: 9 } });
  await settled();
  expect(entry?.job.value).toMatchObject({ prompt: "All of it", keptUntil: 9 });
});

test("posters are asked for in portions of what is wanted by then, and given back far away", async () => {
  const model = new FakeModel();
  const life = new AbortController();
  const urls = objectUrls(life.signal);
  const thumbs = openThumbs(openRequests(model, life.signal), urls);
  const some = (from: number, count: number) => Array.from({ length: count }, (_, index) => id(from + index));
  const answer = async (missing: string[] = []) => {
    const asked = model.asked("gallery.posters").at(-1);
    const clips = [...((asked?.body.clips ?? []) as string[])].filter((clip) => !missing.includes(clip));
    model.answer(
      asked,
      { clips, missing },
      clips.map(() => new ArrayBuffer(4)),
    );
    await settled();
  };
  thumbs.want(some(0, 100));
  thumbs.want(some(500, 20));
  thumbs.want(some(900, 20));
  expect(model.asked("gallery.posters")).toHaveLength(1);
  expect(model.asked("gallery.posters")[0]?.body.clips).toHaveLength(PORTION);
  await answer();
  expect(model.asked("gallery.posters")[1]?.body.clips).toEqual(some(900, 20));
  await answer([id(901)]);
  expect([thumbs.of(id(900)).value, thumbs.of(id(901)).value]).toEqual([`blob:${PORTION + 1}`, null]);
  expect(model.asked("gallery.posters")).toHaveLength(2);
  for (let from = 1000; from < 1000 + KEPT; from += PORTION) {
    thumbs.want(some(from, PORTION));
    await answer();
  }
  expect(thumbs.of(id(0)).value).toBeNull();
  expect(thumbs.of(id(1000)).value).not.toBeNull();
  expect(URL.revokeObjectURL).toHaveBeenCalledTimes(PORTION + 19);
  thumbs.want(some(0, 1));
  expect(model.asked("gallery.posters").at(-1)?.body.clips).toEqual([id(0)]);
});

test("posters that cannot be had are not asked for in a circle", async () => {
  const model = new FakeModel();
  const life = new AbortController();
  const thumbs = openThumbs(openRequests(model, life.signal), objectUrls(life.signal));
  thumbs.want([id(1), id(2)]);
  model.refuse(model.asked("gallery.posters")[0], { code: "x", message: "No.", hint: "" });
  await settled();
  expect(model.asked("gallery.posters")).toHaveLength(1);
  thumbs.want([id(1), id(2)]);
  model.answer(model.asked("gallery.posters")[1], {});
  await settled();
  thumbs.want([id(1), id(2)]);
  expect(model.asked("gallery.posters")).toHaveLength(2);
});

test("the preview waits for a rest, plays one clip and ends with the view", () => {
  const { preview, life } = open();
  preview.rest("a");
  vi.advanceTimersByTime(200);
  preview.rest("b");
  vi.advanceTimersByTime(299);
  expect(preview.clip.value).toBeNull();
  vi.advanceTimersByTime(1);
  expect(preview.clip.value).toBe("b");
  preview.leave("a");
  expect(preview.clip.value).toBe("b");
  life.abort();
  expect(preview.clip.value).toBeNull();
  preview.rest("c");
  vi.advanceTimersByTime(1000);
  expect(preview.clip.value).toBeNull();
});

test("odd marks become none", () => {
  expect(readMarks(null)).toEqual(UNMARKED);
  expect(readMarks({ starred: "yes", rating: "4", tags: "x", note: 7, trashed: 0, deleted: 1 })).toEqual({
    ...UNMARKED,
    note: "7",
  });
});

test.each([
  ["div", {}, true],
  ["div", { ctrlKey: true }, false],
  ["div", { metaKey: true }, false],
  ["input", {}, false],
  ["textarea", {}, false],
])("a key in a %s with %o is ours: %s", (tag, modifiers, expected) => {
  const node = document.createElement(tag);
  let ours: boolean | undefined;
  node.addEventListener("keydown", (event) => {
    ours = isPlain(event);
  });
  node.dispatchEvent(new KeyboardEvent("keydown", { key: "s", ...modifiers }));
  expect(ours).toBe(expected);
});
