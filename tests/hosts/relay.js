// A page with nothing but a widget in it, as anywidget shows one: the code comes from the model's own state. What the
// model sends goes to the test, which passes it on to a real kernel as the host it plays would, or loses it.
const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const text = (buffer) => {
  const from = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
  return btoa(Array.from(from, (byte) => String.fromCharCode(byte)).join(""));
};

class Model {
  #handlers = new Map();
  #changed = {};
  #waiting = [];

  constructor(id, state) {
    this.id = id;
    this.state = state;
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    this.state[name] = value;
    this.#changed[name] = value;
    this.#emit(`change:${name}`);
  }

  save_changes() {
    window.toKernel(this.id, { method: "update", state: this.#changed, buffer_paths: [] }, []);
    this.#changed = {};
  }

  on(event, handler) {
    this.#handlers.set(event, (this.#handlers.get(event) ?? new Set()).add(handler));
  }

  off(event, handler) {
    this.#handlers.get(event)?.delete(handler);
  }

  send(content, callbacks, buffers = []) {
    this.#waiting.push(callbacks);
    window.toKernel(this.id, { method: "custom", content }, buffers.map(text), this.#waiting.length - 1);
  }

  /** The kernel has done with what was sent under this number. */
  idle(number) {
    this.#waiting[number]?.iopub.status({ content: { execution_state: "idle" } });
  }

  receive({ method, state = {}, content }, buffers) {
    if (method === "custom") this.#emit("msg:custom", content, buffers.map((each) => new DataView(bytes(each).buffer)));
    for (const name of method === "update" ? Object.keys(state) : []) {
      this.state[name] = state[name];
      this.#emit(`change:${name}`);
    }
  }

  #emit(event, ...args) {
    for (const handler of [...(this.#handlers.get(event) ?? [])]) handler(...args);
  }
}

window.relay = {
  models: {},

  async show(id, state) {
    const model = new Model(id, state);
    this.models[id] = model;
    const style = document.createElement("style");
    style.textContent = state._css;
    const place = document.createElement("div");
    document.body.append(style, place);
    const code = URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" }));
    const widget = (await import(code)).default;
    await widget.initialize?.({ model });
    await widget.render({ model, el: place }); // without a signal, as anywidget did until 0.10
  },
};
