// Puts a view into the element the host gives, and takes it out again when the view goes.
import { type ComponentChild, render } from "preact";
import { atEnd, lifetime } from "./bridge/lifetime";
import type { Model, RenderProps } from "./bridge/model";
import { openRequests } from "./bridge/requests";
import { keepShortcutsAway } from "./bridge/shortcuts";
import type { PlayerTools } from "./player/Player";
import { openPosters } from "./player/posters";
import { openTastes } from "./player/tastes";
import { objectUrls } from "./urls";

/** What is drawn on a model; everything it opens ends with `abort`. */
export type Draw = (model: Model, tools: PlayerTools, abort: AbortSignal) => ComponentChild;

/** Draws one view; returns its clean-up for hosts that pass no AbortSignal (anywidget before 0.10). */
export function openView({ model, el, signal: host }: RenderProps, draw: Draw): () => void {
  const life = lifetime(host);
  const page = el.ownerDocument;
  const root = page.createElement("div");
  root.className = "veo-root";
  el.append(root);
  keepShortcutsAway(root, life.signal);

  const requests = openRequests(model, life.signal);
  const urls = objectUrls(life.signal);
  const tools = { requests, urls, posters: openPosters(requests, urls), page, tastes: openTastes() };
  render(draw(model, tools, life.signal), root);

  atEnd(life.signal, () => {
    render(null, root);
    root.remove();
  });
  return life.end;
}
