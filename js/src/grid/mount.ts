// The view of a sweep's grid, from its model.
import { type ComponentChild, h } from "preact";
import type { Model, RenderProps } from "../bridge/model";
import type { PlayerTools } from "../player/Player";
import { openView } from "../view";
import { GridView } from "./GridView";
import { followSweep } from "./sweep";

/** Draws one view; returns its clean-up. */
export function mount(props: RenderProps): () => void {
  return openView(props, view);
}

function view(model: Model, tools: PlayerTools, abort: AbortSignal): ComponentChild {
  return h(GridView, { sweep: followSweep(model, tools.requests, abort), tools });
}
