// One `<video>`: which moment it shows, and seeks that do not pile up. The browser says which frame it has drawn
// (requestVideoFrameCallback); its clock runs ahead of that and is only asked where nothing is drawn.
import { type ReadonlySignal, signal } from "@preact/signals";

/** What plays one video. */
export interface Deck {
  /** The moment of the frame that is shown, or to which it is on its way. */
  readonly time: ReadonlySignal<number>;
  /** In seconds, as the browser says; 0 until it does. */
  readonly duration: ReadonlySignal<number>;
  readonly playing: ReadonlySignal<boolean>;
  /** Goes to a moment; of several asked for at once only the last counts. */
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (moment: number) => void;
  /** Follows an element, until what it gives is called. */
  readonly attach: (video: HTMLVideoElement) => () => void;
  readonly video: () => HTMLVideoElement | null;
}

/** The browser's clock is asked where it has drawn nothing for so long. */
const UNSEEN_MS = 400;
const EVENTS = ["play", "pause", "durationchange", "timeupdate", "seeked"];

/** Opens a deck; nothing plays before it has an element. */
export function openDeck(): Deck {
  const time = signal(0);
  const duration = signal(0);
  const playing = signal(false);
  let video: HTMLVideoElement | null = null;
  let next: number | null = null;
  let left = Number.NEGATIVE_INFINITY;

  const go = (node: HTMLVideoElement, moment: number) => {
    left = performance.now();
    node.currentTime = moment;
  };
  const look = () => {
    playing.value = video?.paused === false;
  };
  // The element's own events come later; a second press until then would see the old state.
  const play = () => {
    video?.play().catch(look);
    look();
  };
  const pause = () => {
    video?.pause();
    look();
  };
  const seek = (moment: number) => {
    time.value = moment;
    if (video?.seeking) next = moment;
    else if (video) go(video, moment);
  };
  const attach = (node: HTMLVideoElement) => {
    const life = new AbortController();
    let drawn = 0;
    let callback: number | undefined;
    video = node;
    const follow = () => {
      const unseen = performance.now() - drawn > UNSEEN_MS;
      duration.value = node.duration || 0;
      look();
      if (node.seeking) return;
      if (next !== null) go(node, next);
      else if (unseen && node.readyState > 1) time.value = node.currentTime;
      next = null;
    };
    const draw: VideoFrameRequestCallback = (now, { mediaTime, presentationTime }) => {
      drawn = now;
      // Of a frame from before the last jump is told late.
      if (!node.seeking && next === null && presentationTime > left) time.value = mediaTime;
      callback = node.requestVideoFrameCallback(draw);
    };
    for (const event of EVENTS) node.addEventListener(event, follow, { signal: life.signal });
    follow();
    callback = node.requestVideoFrameCallback?.(draw);
    return () => {
      life.abort();
      if (callback) node.cancelVideoFrameCallback(callback);
      video = null;
    };
  };
  return { time, duration, playing, play, pause, seek, attach, video: () => video };
}
