// Puts a sweep's grid into the element the host gives, and takes it out again when the view goes.
import { h, render } from "preact";
import { atEnd, lifetime } from "../bridge/lifetime";
import type { RenderProps } from "../bridge/model";
import { openRequests } from "../bridge/requests";
import { keepShortcutsAway } from "../bridge/shortcuts";
import { openPosters } from "../player/posters";
import { objectUrls } from "../urls";
import { GridView } from "./GridView";
import { followSweep } from "./sweep";

/** Draws one view; returns its clean-up for hosts that pass no AbortSignal (anywidget before 0.10). */
export function mount({ model, el, signal: host }: RenderProps): () => void {
  const life = lifetime(host);
  const page = el.ownerDocument;
  const root = page.createElement("div");
  root.className = "veo-root";
  el.append(root);
  keepShortcutsAway(root, life.signal);

  const requests = openRequests(model, life.signal);
  const urls = objectUrls(life.signal);
  const tools = { requests, urls, posters: openPosters(requests, urls), page };
  render(h(GridView, { sweep: followSweep(model, requests, life.signal), tools }), root);

  atEnd(life.signal, () => {
    render(null, root);
    root.remove();
  });
  return life.end;
}
