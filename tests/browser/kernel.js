// A kernel and its models, played by the page: answers requests by a script that a test can change.

/** What a fake kernel knows; tests read and write it as `fake.kernel`. */
export class Kernel {
  jobs = [];
  subshell = true;
  /** Every request as it came: {name, body, buffers: sizes}. */
  requests = [];
  cancelled = [];
  /** Names of requests that are left without an answer until `release`. */
  held = new Set();
  /** Name -> {code, message, hint}. */
  refusals = {};
  /** Name -> base64, what `poster` and `image` carry. */
  files = {};
  uploads = new Map();
  /** Whether the kernel takes messages at all, and whether it knows the model it gets them for. */
  busy = false;
  forgotten = false;
  /** What this host does to answers: loses what is binary, or loses those with more bytes than this. */
  losesBuffers = false;
  largest = Infinity;
  /** What was sent of videos: {name, start, end, bytes}; `end` as it was asked for. */
  sent = [];
  #waiting = [];

  constructor(emit) {
    this.emit = emit;
  }

  /** Takes one message from the page. */
  async take(content, callbacks, buffers) {
    if (content.kind === "cancel") this.cancelled.push(content.rid);
    if (content.kind !== "request") return;
    const { rid, name, body } = content;
    this.requests.push({ name, body, buffers: buffers.map((each) => each.byteLength) });
    if (this.busy || this.held.has(name)) {
      this.#waiting.push({ content, callbacks, buffers });
      return;
    }
    await null;
    if (!this.forgotten) await this.answer(rid, name, body, buffers);
    callbacks?.iopub?.status({ content: { execution_state: "idle" } });
  }

  /** Answers what was held. */
  release() {
    this.held.clear();
    this.busy = false;
    for (const { content, callbacks, buffers } of this.#waiting.splice(0)) {
      this.answer(content.rid, content.name, content.body, buffers);
      callbacks?.iopub?.status({ content: { execution_state: "idle" } });
    }
  }

  async answer(rid, name, body, buffers) {
    const refusal = this.refusals[name];
    if (refusal) return this.emit({ kind: "answer", rid, ok: false, error: refusal }, []);
    const { value, error, buffers: out = [] } = await this[`on_${name.replace(".", "_")}`](structuredClone(body), buffers);
    if (error) return this.emit({ kind: "answer", rid, ok: false, error }, []);
    if (value.bytes > this.largest) return;
    this.emit({ kind: "answer", rid, ok: true, value, newer: { a: 1 } }, this.losesBuffers ? [] : out);
  }

  /** A job has changed. */
  tell(job) {
    this.jobs = this.jobs.some((each) => each.id === job.id)
      ? this.jobs.map((each) => (each.id === job.id ? job : each))
      : [job, ...this.jobs];
    this.emit({ kind: "event", name: "job", job }, []);
  }

  /** What a hello brings besides the jobs: a sweep's layout and cells. */
  sweep = {};

  on_hello() {
    const clips = this.jobs.flatMap((job) => (job.clips ?? []).map(({ id }) => id));
    return { value: { subshell: this.subshell, jobs: this.jobs, ...this.on_gallery_marks({ clips }).value, ...this.sweep } };
  }

  /** Cells of a sweep have changed: pairs of a number and what the cell is now. */
  tellCells(cells) {
    for (const [at, cell] of cells) this.sweep.cells[at] = cell;
    this.emit({ kind: "event", name: "cells", cells }, []);
  }

  on_withdraw() {
    return { value: {} };
  }

  on_generate({ draft, token }) {
    const job = {
      id: `job-${token}`,
      prompt: draft.prompt,
      settings: `${draft.model} · ${draft.duration_seconds} s · ${draft.resolution}`,
      state: "queued",
      words: "Waiting for a free slot",
      badge: this.badge ?? "",
      open: true,
    };
    this.jobs.unshift(job);
    return { value: { job } };
  }

  on_stop() {
    return { value: {} };
  }

  on_upload_begin({ name, size }) {
    const upload = `upload-${this.uploads.size}`;
    this.uploads.set(upload, { name, size, pieces: [], ended: false });
    return { value: { upload, chunk: 524288 } };
  }

  on_upload_chunk({ upload, offset }, [piece]) {
    this.uploads.get(upload).pieces.push({ offset, piece });
    return { value: {} };
  }

  /** Pieces that are held came all the same. */
  on_upload_came() {
    return { value: { came: true } };
  }

  on_upload_end({ upload, sha256 }) {
    const { name, size } = this.uploads.get(upload);
    this.uploads.get(upload).sha256 = sha256;
    return { value: { image: { sha256, mime_type: "image/png", width: 640, height: 360, size, name } } };
  }

  on_upload_abort({ upload }) {
    this.uploads.get(upload).aborted = true;
    return { value: {} };
  }

  /** What there is to say to a prompt, by prompt; "" stands for any other. */
  said = {};
  vocabulary = [];
  rewrite = { id: "r1", label: "", money: "", pieces: [] };

  on_lint({ draft }) {
    return { value: this.said[draft.prompt] ?? this.said[""] ?? { lights: [], findings: [] } };
  }

  on_vocabulary() {
    return { value: { elements: this.vocabulary } };
  }

  on_improve() {
    return { value: this.rewrite };
  }

  on_accept({ numbers }) {
    const taken = ({ number, old, new: come }) => (number === null || numbers.includes(number) ? come : old);
    return { value: { prompt: this.rewrite.pieces.map(taken).join("") } };
  }

  on_image() {
    return { value: {}, buffers: this.#file("image") };
  }

  /** A picture of the kernel's own, as the answer to what fills a slot. */
  #picture(name) {
    this.drawn = (this.drawn ?? 0) + 1;
    const sha256 = String(this.drawn).padStart(64, "e");
    return { value: { image: { sha256, mime_type: "image/png", width: 1280, height: 720, size: 9000, name } } };
  }

  on_image_make({ prompt }) {
    return this.#picture(`made with Gemini: ${prompt}`);
  }

  on_frame({ clip, which, seconds }) {
    const moment = which ? `${which} frame` : `frame at ${seconds.toFixed(1)} s`;
    return this.#picture(`${moment} of ${clip}`);
  }

  /** A picture of the web, as the kernel reads it. */
  on_image_fetch({ url }) {
    const { image } = this.#picture(url.split("/").at(-1)).value;
    return { value: { image, notice: this.changed ?? "" } };
  }

  /** A token a word, of as many as a test says. */
  on_tokens({ prompt }) {
    const tokens = prompt.split(/\s+/).filter(Boolean).length;
    const { limit = 1024, near = 900 } = this.counting ?? {};
    const problem = tokens > limit ? `The prompt has about ${tokens} tokens; Veo reads ${limit}. Shorten it.` : "";
    return { value: { tokens, limit, near: tokens >= near, problem } };
  }

  /** What an ended kernel left is looked after again. */
  on_resume() {
    const left = this.jobs.filter((job) => job.left);
    this.jobs = this.jobs.map((job) => ({ ...job, left: false, here: true }));
    return { value: { jobs: this.jobs, resumed: left.length } };
  }

  on_video({ clip, task }) {
    const video = { clip, task, prompt: "A lion", width: 1280, height: 720, duration: 7.5, aspect_ratio: "16:9" };
    const settings = {
      model: "veo-3.1",
      aspect_ratio: "16:9",
      resolution: "720p",
      duration_seconds: 8,
      number_of_videos: 1,
    };
    return { value: { video, settings: { ...settings, ...this.settings } } };
  }

  /** The draft of any job, where a test has put one. */
  on_settings() {
    return { value: { draft: this.again ?? {} } };
  }

  on_code({ job, language }) {
    return { value: { code: `${language} of ${job}\n<b>not bold</b>` } };
  }

  /** The clips of the library, newest first: rows with their marks. */
  clips = [];

  /** A library of so many clips; `change` may change each row. */
  fill(count, change = (row) => row) {
    const marks = { starred: false, rating: null, tags: [], note: "", trashed: null, deleted: false };
    const name = (index) => `clip-${String(count - index).padStart(6, "0")}`;
    this.clips = Array.from({ length: count }, (_, index) =>
      change(
        {
          id: name(index), sample: 0, width: 1280, height: 720, duration: 8, size: 4404019, file: null,
          job: `job-of-${name(index)}`, prompt: `Clip number ${count - index}, a lion walks in the savannah at dawn`,
          settings: "Veo 3.1 · 8 s · 720p · 16:9", model: index % 3 ? "Veo 3.1" : "Veo 3.1 Fast", marks: { ...marks },
        },
        index,
      ),
    );
  }

  on_gallery_page({ filter, cursor, limit, posters }) {
    const { text, starred, rating, tag, model, trashed } = filter;
    const fits = ({ prompt, model: own, marks }) =>
      Boolean(marks.trashed) === trashed && !marks.deleted && (!starred || marks.starred) &&
      (marks.rating ?? 0) >= (rating ?? 0) && (!tag || marks.tags.includes(tag)) && (!model || own === model) &&
      [prompt, marks.note, ...marks.tags].join("\n").toLowerCase().includes(text.toLowerCase());
    const found = this.clips.filter(fits);
    const rest = found.filter(({ id }) => !cursor || id < cursor);
    const rows = structuredClone(rest.slice(0, limit));
    const tags = [...new Set(this.clips.flatMap(({ marks }) => marks.tags))];
    const models = [...new Set(this.clips.map((row) => row.model))].map((name) => ({ name, title: name }));
    const next = rest.length > limit ? rows.at(-1).id : null;
    const shown = rows.slice(0, posters).map(({ id }) => id);
    const value = { rows, total: found.length, cursor: next, posters: shown, ...(cursor ? {} : { models, tags }) };
    return { value, buffers: shown.flatMap(() => this.#file("poster")) };
  }

  on_gallery_posters({ clips }) {
    return { value: { clips, missing: [] }, buffers: clips.flatMap(() => this.#file("poster")) };
  }

  on_gallery_marks({ clips }) {
    const marks = this.clips.filter(({ id }) => clips.includes(id)).map((row) => [row.id, row.marks]);
    return { value: { marks: Object.fromEntries(marks) } };
  }

  on_gallery_mark({ clip, kind, value }) {
    return { value: { marks: this.mark(clip, kind, value) } };
  }

  /** Says something of a clip as Python does: every view hears of it. */
  mark(clip, kind, value = null) {
    const { marks } = this.clips.find(({ id }) => id === clip) ?? { marks: {} };
    if (kind === "star" || kind === "unstar") marks.starred = kind === "star";
    if (kind === "trash" || kind === "restore") marks.trashed = kind === "trash" ? 1 : null;
    if (kind === "rating" || kind === "note") marks[kind] = value;
    if (kind === "tag") marks.tags = [...marks.tags, value];
    if (kind === "untag") marks.tags = marks.tags.filter((tag) => tag !== value);
    if (kind === "deleted") marks.deleted = true;
    this.emit({ kind: "event", name: "clips-marked", marks: structuredClone({ [clip]: marks }) }, []);
    return structuredClone(marks);
  }

  on_gallery_job({ job }) {
    const row = this.clips.find((each) => each.job === job);
    const { prompt, settings } = row;
    return { value: { job: { id: job, prompt, settings, state: "done", words: "Done", open: false, clips: [row] } } };
  }

  /** The family of any clip, where a test has put one: its lines as the kernel tells them. */
  on_family({ clip }) {
    return { value: this.family ?? { clip, lines: [{ level: 0, key: clip }], clips: 1, cut: false } };
  }

  /** What differs between two clips, where a test has put it. */
  on_difference() {
    return { value: this.difference ?? { titles: ["clip a", "clip b"], pieces: [], rows: [] } };
  }

  on_poster() {
    return { value: {}, buffers: this.#file("poster") };
  }

  on_part(body) {
    return this.#real("part", body);
  }

  on_facts(body) {
    return this.#real("facts", body);
  }

  on_filmstrip(body) {
    return this.#real("filmstrip", body);
  }

  on_stream_open(body) {
    return this.#real("stream.open", body);
  }

  on_stream_read(body) {
    return this.#real("stream.read", body);
  }

  on_file_read(body) {
    return this.#real("file.read", body);
  }

  /** What the real kernel answers, which a test's Python side is. */
  async #real(name, body) {
    const answer = await fetch(`/kernel/${name}`, { method: "POST", body: JSON.stringify(body) });
    const bytes = await answer.arrayBuffer();
    const line = new Uint8Array(bytes).indexOf(10);
    const { value, error } = JSON.parse(new TextDecoder().decode(bytes.slice(0, line)));
    if (value) this.sent.push({ name, start: body.start ?? 0, end: body.end, bytes: value.bytes });
    return { value, error, buffers: line + 1 < bytes.byteLength ? [new DataView(bytes, line + 1)] : [] };
  }

  #file(name) {
    const bytes = Uint8Array.from(atob(this.files[name] ?? ""), (each) => each.charCodeAt(0));
    return this.files[name] ? [new DataView(bytes.buffer)] : [];
  }

  /** The SHA-256 of an upload as it arrived, and what the page said it is. */
  async digests(upload) {
    const { pieces, sha256 } = this.uploads.get(upload);
    const inOrder = pieces.sort((one, other) => one.offset - other.offset).map(({ piece }) => piece);
    const whole = await new Blob(inOrder).arrayBuffer();
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
    return { found: Array.from(found, (each) => each.toString(16).padStart(2, "0")).join(""), sha256, size: whole.byteLength };
  }
}

/** A model as ipywidgets has it: a local `set` tells every view, messages go to the kernel, listeners can be counted. */
export class FakeModel {
  traits = {};
  #handlers = new Map();
  /** What `save_changes` has sent. */
  saved = [];

  constructor() {
    this.kernel = new Kernel((content, buffers) => this.emit("msg:custom", content, buffers));
  }

  get(name) {
    return this.traits[name];
  }

  set(name, value) {
    this.traits[name] = value;
    this.emit(`change:${name}`);
  }

  save_changes() {
    this.saved.push(structuredClone(this.traits.draft));
  }

  on(event, handler) {
    this.#handlers.set(event, [...(this.#handlers.get(event) ?? []), handler]);
  }

  off(event, handler) {
    this.#handlers.set(event, (this.#handlers.get(event) ?? []).filter((each) => each !== handler));
  }

  send(content, callbacks, buffers = []) {
    if (this.unreachable) throw new Error("Cannot send");
    void this.kernel.take(structuredClone(content), callbacks, buffers);
  }

  emit(event, ...args) {
    for (const handler of this.#handlers.get(event) ?? []) handler.call({ model: this }, ...args);
  }

  get listeners() {
    return [...this.#handlers.values()].flat().length;
  }
}
