// Keeps several videos at the same moment: the first one leads, the others are set right where they drift.
import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** Further apart than this is seen: about three frames. */
const DRIFT_S = 0.12;

/** Several videos as one. */
export interface Together {
  readonly playing: ReadonlySignal<boolean>;
  readonly time: ReadonlySignal<number>;
  /** Seconds of the longest. */
  readonly length: ReadonlySignal<number>;
  /** Adds a video; the function it returns takes it out. */
  readonly join: (video: HTMLVideoElement) => () => void;
  readonly toggle: () => void;
  readonly seek: (seconds: number) => void;
  readonly close: () => void;
}

/** Nothing plays until the user wants it; a video that joins while others play plays along. */
export function openTogether(): Together {
  const videos = new Set<HTMLVideoElement>();
  const playing = signal(true);
  const time = signal(0);
  const length = signal(0);
  const leader = () => [...videos].sort((one, other) => (other.duration || 0) - (one.duration || 0))[0];

  const place = (video: HTMLVideoElement) => {
    const wanted = Math.min(time.peek(), Math.max(0, (video.duration || 0) - 0.05));
    if (Math.abs(video.currentTime - wanted) > DRIFT_S) video.currentTime = wanted;
  };
  const play = (video: HTMLVideoElement) => {
    // A browser that does not let it play with sound lets it play without.
    video.play().catch(() => {
      playing.value = [...videos].some((each) => !each.paused);
    });
  };
  const measure = () => {
    length.value = Math.max(0, ...[...videos].map((each) => each.duration || 0));
  };
  const join = (video: HTMLVideoElement) => {
    const life = new AbortController();
    const on = (name: string, act: () => void) => video.addEventListener(name, act, { signal: life.signal });
    videos.add(video);
    on("loadedmetadata", () => {
      measure();
      place(video);
      if (playing.peek()) play(video);
    });
    on("timeupdate", () => {
      if (video !== leader()) return;
      time.value = video.currentTime;
      for (const each of videos) if (each !== video && !each.seeking) place(each);
    });
    return () => {
      life.abort();
      video.pause();
      videos.delete(video);
      measure();
    };
  };
  return {
    playing,
    time,
    length,
    join,
    toggle: () => {
      playing.value = !playing.peek();
      for (const each of videos) {
        if (playing.peek()) play(each);
        else each.pause();
      }
    },
    seek: (seconds) =>
      batch(() => {
        time.value = seconds;
        for (const each of videos)
          each.currentTime = Math.min(seconds, Math.max(0, (each.duration || 0) - 0.05));
      }),
    close: () => {
      for (const each of videos) each.pause();
      videos.clear();
    },
  };
}
