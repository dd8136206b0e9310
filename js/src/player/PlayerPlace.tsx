// The frame around the player, there before the player is.
import type { ComponentChildren } from "preact";

/** Where the player stands, also while there is nothing to play. */
export function PlayerPlace({ children }: { readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div class="veo-player" role="group" aria-label="Player">
      {children}
    </div>
  );
}
