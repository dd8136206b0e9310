// What LabPage needs inside JupyterLab's page. JupyterLab's promises never leave it: Playwright would wait for them without
// a limit. `begin` starts one and numbers it; Python then polls `runs[number]` with a timeout.
window.lab = {
  runs: [],

  panel() {
    return window.jupyterapp?.shell?.currentWidget ?? null;
  },

  /** The notebook `path` is in front, loaded, with a kernel that can be asked. */
  isOpen(path) {
    const context = this.panel()?.context;
    return Boolean(context?.path === path && context.isReady && context.sessionContext.isReady && this.kernel());
  },

  kernel() {
    return this.panel()?.context?.sessionContext?.session?.kernel ?? null;
  },

  /** Nothing that a test began is still going on, and the kernel says that it is idle. */
  isIdle() {
    return this.kernel()?.status === "idle" && this.runs.every((run) => run.done);
  },

  begin(work) {
    const run = { done: false, error: null };
    Promise.resolve()
      .then(work)
      .catch((error) => {
        run.error = String(error?.stack ?? error);
      })
      .finally(() => {
        run.done = true;
      });
    return this.runs.push(run) - 1;
  },

  command(name, args = {}) {
    return this.begin(() => window.jupyterapp.commands.execute(name, args));
  },

  select(index) {
    const notebook = this.panel().content;
    notebook.deselectAll();
    notebook.activeCellIndex = index;
  },

  /** Adds a code cell at the end and returns its index. */
  append(source) {
    const shared = this.panel().content.model.sharedModel;
    shared.addCell({ cell_type: "code", source });
    return shared.cells.length - 1;
  },

  outputs(index) {
    return this.panel().content.model.cells.get(index).outputs.toJSON();
  },

  /** Marks the cells with their indices, for locators, and brings one of them into view. */
  mark(index) {
    const notebook = this.panel().content;
    notebook.widgets.forEach((cell, each) => {
      cell.node.dataset.testCell = String(each);
    });
    notebook.widgets[index].node.scrollIntoView({ block: "nearest" });
  },
};
