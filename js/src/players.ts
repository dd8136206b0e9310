// The two views of the player's bundle; which of them it is stands in the trait `kind`.
import { type ComponentChild, h } from "preact";
import type { Model, RenderProps } from "./bridge/model";
import { watchKernel } from "./bridge/presence";
import { list } from "./bridge/read";
import { CompareView } from "./compare/CompareView";
import { openComparison, readRow } from "./compare/comparison";
import { readMedium } from "./medium";
import type { PlayerTools } from "./player/Player";
import { openViewing, VideoView } from "./VideoView";
import { openView } from "./view";

/** Draws one view; returns its clean-up. */
export function mountPlayer(props: RenderProps): () => void {
  return openView(props, view);
}

function view(model: Model, tools: PlayerTools, abort: AbortSignal): ComponentChild {
  watchKernel(model, tools.requests, abort, () => {});
  if (model.get("kind") === "compare") {
    const media = list(model.get("clips")).map(readMedium);
    const rows = list(model.get("settings")).map(readRow);
    return h(CompareView, { comparison: openComparison(media, tools, abort), rows });
  }
  return h(VideoView, { viewing: openViewing(model, tools, abort) });
}
