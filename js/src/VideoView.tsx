// The view of `VideoPlayer`: one video with its controls.
import { effect, type ReadonlySignal } from "@preact/signals";
import { atEnd } from "./bridge/lifetime";
import type { Model } from "./bridge/model";
import { text } from "./bridge/read";
import { traitSignal } from "./bridge/trait";
import { addressOf, type Medium, readMedium, sourceOf } from "./medium";
import { Box } from "./player/Box";
import { framePng } from "./player/framePng";
import type { PlayerTools } from "./player/Player";

/** The state of one view. */
export interface Viewing {
  readonly medium: ReadonlySignal<Medium>;
  readonly controls: ReadonlySignal<boolean>;
  readonly width: ReadonlySignal<string>;
  readonly height: ReadonlySignal<string>;
  readonly autoplay: boolean;
  readonly tools: PlayerTools;
}

/** Opens a view; what the user does in it stays in it. */
export function openViewing(model: Model, tools: PlayerTools, abort: AbortSignal): Viewing {
  const flag = (name: string) => traitSignal(model, name, (raw) => raw !== false, abort);
  const words = (name: string) => traitSignal(model, name, text, abort);
  const loop = flag("loop");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  atEnd(
    abort,
    effect(() => {
      tools.tastes.loop.value = loop.value;
    }),
  );
  return {
    medium: traitSignal(model, "media", readMedium, abort),
    controls: flag("controls"),
    width: words("width"),
    height: words("height"),
    autoplay: model.get("autoplay") === true && !still,
    tools,
  };
}

/** The video, as wide as it was asked for and as there is room. */
export function VideoView({ viewing }: { readonly viewing: Viewing }) {
  const { medium, controls, width, height, autoplay, tools } = viewing;
  const now = medium.value;
  return (
    <section
      class="veo-video"
      aria-label="Video player"
      style={{ "--width": size(width.value), "--height": size(height.value) }}
    >
      <Box
        key={now.id}
        tools={tools}
        media={now}
        open={() => sourceOf(now, tools)}
        label={now.title ? `Video: ${now.title}` : "Video"}
        shape={now.shape}
        plays={0}
        autoplay={autoplay}
        controls={controls.value}
        address={addressOf(now, tools.page)}
        framePlaces={framePng}
      />
    </section>
  );
}

/** A number is pixels. */
function size(given: string): string | undefined {
  return /^\d+$/.test(given) ? `${given}px` : given || undefined;
}
