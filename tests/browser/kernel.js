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
  /** Name -> base64, what `clip`, `poster` and `image` carry. */
  files = {};
  uploads = new Map();
  /** Whether the kernel takes messages at all, and whether it knows the model it gets them for. */
  busy = false;
  forgotten = false;
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
    if (!this.forgotten) this.answer(rid, name, body, buffers);
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

  answer(rid, name, body, buffers) {
    const refusal = this.refusals[name];
    if (refusal) return this.emit({ kind: "answer", rid, ok: false, error: refusal }, []);
    const { value, buffers: out = [] } = this[`on_${name.replace(".", "_")}`](body, buffers);
    this.emit({ kind: "answer", rid, ok: true, value, newer: { a: 1 } }, out);
  }

  /** A job has changed. */
  tell(job) {
    this.jobs = this.jobs.some((each) => each.id === job.id)
      ? this.jobs.map((each) => (each.id === job.id ? job : each))
      : [job, ...this.jobs];
    this.emit({ kind: "event", name: "job", job }, []);
  }

  on_hello() {
    return { value: { subshell: this.subshell, jobs: this.jobs } };
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

  on_upload_chunk({ upload, index }, [piece]) {
    this.uploads.get(upload).pieces[index] = piece;
    return { value: { received: index } };
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

  on_frame({ clip, which }) {
    return this.#picture(`${which} frame of ${clip}`);
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

  on_code({ job, language }) {
    return { value: { code: `${language} of ${job}\n<b>not bold</b>` } };
  }

  on_poster() {
    return { value: {}, buffers: this.#file("poster") };
  }

  on_clip() {
    return { value: { mime_type: "video/mp4", size: 1 }, buffers: this.#file("clip") };
  }

  #file(name) {
    const bytes = Uint8Array.from(atob(this.files[name] ?? ""), (each) => each.charCodeAt(0));
    return this.files[name] ? [new DataView(bytes.buffer)] : [];
  }

  /** The SHA-256 of an upload as it arrived, and what the page said it is. */
  async digests(upload) {
    const { pieces, sha256 } = this.uploads.get(upload);
    const whole = await new Blob(pieces).arrayBuffer();
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
