// Puts the widget's view into the element the host gives, and takes it out again when the view goes.
import { h, render } from "preact";
import { readJob } from "./bridge/job";
import { lifetime } from "./bridge/lifetime";
import { sender } from "./bridge/messages";
import type { RenderProps } from "./bridge/model";
import { keepShortcutsAway } from "./bridge/shortcuts";
import { traitSignal } from "./bridge/trait";
import { kernelClock } from "./clock";
import { JobCard } from "./components/JobCard";

/** Draws one view; returns its clean-up for hosts that pass no AbortSignal (anywidget before 0.10). */
export function mount({ model, el, signal }: RenderProps): () => void {
  const life = lifetime(signal);
  const root = el.ownerDocument.createElement("div");
  root.className = "veo-root";
  el.append(root);
  keepShortcutsAway(root, life.signal);

  const job = traitSignal(model, "job", readJob, life.signal);
  const clock = kernelClock(job, life.signal);
  render(h(JobCard, { job, clock, send: sender(model) }), root);

  life.signal.addEventListener(
    "abort",
    () => {
      render(null, root);
      root.remove();
    },
    { once: true },
  );
  return life.end;
}
