// The whole screen for a player with its controls.

/** Takes it, or gives it back; nothing where the page may not. */
export function full(box: HTMLElement | null): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else if (document.fullscreenEnabled) void box?.requestFullscreen();
}
