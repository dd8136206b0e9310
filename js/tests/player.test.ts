import { signal } from "@preact/signals";
import { describe, expect, test, vi } from "vitest";
import { openDeck } from "../src/player/deck";
import { assumed, frameAt, frameFrom, middleOf, readFacts, timecode, timeOf } from "../src/player/facts";
import { keyHandler } from "../src/player/keys";
import { isLoop, mark, NO_MARKS, returnTo } from "../src/player/marks";
import { openPlayback, type Playback } from "../src/player/playback";
import { nextSpeed, openTastes } from "../src/player/tastes";

const steady = (over: number, under = 1, frames = 200, start = 0) =>
  readFacts({ fps: [over, under], frames, start, duration: (frames * under) / over }) ?? assumed(1);
const varying = readFacts({ fps: [10, 1], frames: 4, duration: 1, times: [0, 0.1, 0.5, 0.55] }) ?? assumed(1);

describe("facts", () => {
  test("odd ones are none", () => {
    for (const raw of [null, {}, { fps: [24], frames: 3 }, { fps: [24, 0], frames: 3 }, { fps: [24, 1] }])
      expect(readFacts(raw)).toBeNull();
    expect(readFacts({ fps: [24, 1], frames: 3, times: [1, 2] })).toMatchObject({
      times: [],
      duration: 0.125,
    });
  });

  test("until they are there, something is assumed and said so", () => {
    expect(assumed(2)).toMatchObject({ frames: 48, known: false });
    expect(assumed(0).frames).toBe(1);
  });

  test.each([
    ["24", steady(24)],
    ["25", steady(25)],
    ["29.97", steady(30_000, 1001)],
    ["23.976, late", steady(24_000, 1001, 200, 0.083333)],
    ["varying", varying],
  ])("the middle of a frame is in that frame, and its own time too (%s)", (_, facts) => {
    for (let frame = 0; frame < facts.frames; frame += 1) {
      expect(frameAt(facts, middleOf(facts, frame))).toBe(frame);
      // As browsers tell it: in microseconds, cut off.
      const told = Math.floor((facts.start + timeOf(facts, frame)) * 1e6) / 1e6;
      expect(frameAt(facts, told)).toBe(frame);
    }
  });

  test("before the first frame is the first, after the last the last", () => {
    expect(frameAt(steady(24), -1)).toBe(0);
    expect(frameAt(steady(24), 99)).toBe(199);
    expect(frameAt(varying, 99)).toBe(3);
  });

  test("a second on is a second of frames on", () => {
    expect(frameFrom(steady(25), 10, 1)).toBe(35);
    expect(frameFrom(steady(30_000, 1001), 100, -1)).toBe(70);
    expect(frameFrom(varying, 0, 0.5)).toBe(3);
    expect(frameFrom(steady(24), 3, -1)).toBe(0);
  });

  test.each([
    [0, "00:00.0"],
    [76 / 24, "00:03.2"],
    [59.96, "01:00.0"],
    [61.25, "01:01.3"],
    [3661.5, "1:01:01.5"],
  ])("%d s is %s", (seconds, words) => {
    expect(timecode(seconds)).toBe(words);
  });
});

describe("the loop between A and B", () => {
  test("there is one where both are set", () => {
    const a = mark(NO_MARKS, "a", 10);
    expect(isLoop(a)).toBe(false);
    expect(returnTo(a, 50)).toBeNull();
    expect(mark(a, "b", 20)).toEqual({ a: 10, b: 20 });
  });

  test("a mark on the wrong side takes the other one away", () => {
    expect(mark({ a: 10, b: 20 }, "a", 20)).toEqual({ a: 20, b: null });
    expect(mark({ a: 10, b: 20 }, "b", 10)).toEqual({ a: null, b: 10 });
    expect(mark({ a: 10, b: 20 }, "a", 19)).toEqual({ a: 19, b: 20 });
  });

  test.each([
    [9, 10],
    [10, null],
    [19, null],
    [20, 10],
    [99, 10],
  ])("at frame %i a playing video goes to %s", (frame, to) => {
    expect(returnTo({ a: 10, b: 20 }, frame)).toBe(to);
  });
});

test("speeds go up and down and stop at the ends", () => {
  expect([nextSpeed(1, 1), nextSpeed(1, -1), nextSpeed(2, 1), nextSpeed(0.25, -1)]).toEqual([
    1.25, 0.75, 2, 0.25,
  ]);
});

/** A `<video>` as far as a deck needs one; its frames are drawn by hand. */
function fakeVideo() {
  const video = Object.assign(new EventTarget(), {
    paused: true,
    seeking: false,
    readyState: 4,
    duration: 4,
    currentTime: 0,
    draws: [] as VideoFrameRequestCallback[],
    play: vi.fn(async () => {
      video.paused = false;
    }),
    pause: vi.fn(() => {
      video.paused = true;
    }),
    requestVideoFrameCallback: (draw: VideoFrameRequestCallback) => video.draws.push(draw),
    cancelVideoFrameCallback: vi.fn(),
  });
  const drawn = (mediaTime: number, presentationTime = performance.now()) => {
    for (const draw of video.draws.splice(0)) {
      draw(performance.now(), { mediaTime, presentationTime } as VideoFrameCallbackMetadata);
    }
  };
  const seeked = () => {
    video.seeking = false;
    video.dispatchEvent(new Event("seeked"));
  };
  return { video, node: video as unknown as HTMLVideoElement, drawn, seeked };
}

function opened() {
  const fake = fakeVideo();
  const deck = openDeck();
  const facts = signal(steady(24, 1, 96));
  const { playback, attach } = openPlayback(deck, facts, openTastes());
  const detach = attach(fake.node);
  return { ...fake, deck, playback, detach };
}

describe("a deck", () => {
  test("shows the frame that is drawn, and at once the one it is on its way to", () => {
    const { playback, video, drawn } = opened();
    drawn(1);
    expect(playback.frame.value).toBe(24);
    playback.goTo(30);
    expect(playback.frame.value).toBe(30);
    expect(video.currentTime).toBeCloseTo(30.5 / 24);
    video.seeking = true;
    drawn(1); // of the time before
    expect(playback.frame.value).toBe(30);
  });

  test("is not set back by a frame from before the jump that is told after it", () => {
    const { playback, drawn } = opened();
    const before = performance.now() - 1;
    playback.goTo(30);
    drawn(1, before);
    expect(playback.frame.value).toBe(30);
    drawn(1, performance.now() + 1);
    expect(playback.frame.value).toBe(24);
  });

  test("of seeks that come too fast only the last is made", () => {
    const { playback, video, seeked } = opened();
    playback.goTo(10);
    video.seeking = true;
    for (const frame of [11, 12, 13]) playback.goTo(frame);
    expect(video.currentTime).toBeCloseTo(10.5 / 24);
    seeked();
    expect(video.currentTime).toBeCloseTo(13.5 / 24);
    expect(playback.frame.value).toBe(13);
  });

  test("plays as soon as it is told, before the browser says so", () => {
    const { playback, video } = opened();
    playback.play();
    expect(playback.playing.value).toBe(true);
    playback.pause();
    expect(playback.playing.value).toBe(false);
    expect(video.play).toHaveBeenCalledOnce();
  });

  test("begins anew where it stands on its last frame", () => {
    const { playback, video, seeked } = opened();
    playback.goTo(95);
    seeked();
    playback.play();
    expect(video.currentTime).toBeCloseTo(0.5 / 24);
  });

  test("goes back to A at B, as long as it plays", () => {
    const { playback, video, drawn } = opened();
    playback.marks.value = { a: 24, b: 48 };
    drawn(3);
    expect(playback.frame.value).toBe(72);
    playback.play();
    expect(video.currentTime).toBeCloseTo(24.5 / 24);
    drawn(30 / 24);
    expect(playback.frame.value).toBe(30);
    drawn(2);
    expect(playback.frame.value).toBe(24);
  });

  test("holds nothing once it is closed", () => {
    const { detach, video, deck, drawn } = opened();
    detach();
    expect(video.cancelVideoFrameCallback).toHaveBeenCalledOnce();
    expect(deck.video()).toBeNull();
    video.paused = false;
    video.dispatchEvent(new Event("play"));
    expect(deck.playing.value).toBe(false);
    expect(drawn).not.toThrow();
  });
});

describe("keys", () => {
  const press = (handler: (event: KeyboardEvent) => void, key: string, target: Element, options = {}) => {
    const event = new KeyboardEvent("keydown", { key, cancelable: true, bubbles: true, ...options });
    target.addEventListener("keydown", (each) => handler(each as KeyboardEvent), { once: true });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const element = (markup: string) => {
    const place = document.createElement("div");
    place.innerHTML = markup;
    return place.firstElementChild as Element;
  };

  test("are taken, and nobody else hears of them", () => {
    const { playback } = opened();
    const handler = keyHandler(playback, {});
    const range = element('<input type="range" class="veo-range">');
    expect(press(handler, ".", range)).toBe(true);
    expect(playback.frame.value).toBe(1);
    expect(press(handler, "K", range)).toBe(true);
    expect(playback.playing.value).toBe(true);
    expect(press(handler, "q", range)).toBe(false);
    expect(press(handler, "k", range, { ctrlKey: true })).toBe(false);
    expect(playback.playing.value).toBe(true);
  });

  test.each([
    ['<input type="range" class="veo-volume">', "ArrowRight", false],
    ['<input type="range" class="veo-volume">', "m", true],
    ["<select></select>", "l", false],
    ["<button></button>", " ", false],
    ["<button></button>", "k", true],
    ["<a href='#'></a>", " ", false],
    ["<textarea></textarea>", "k", false],
  ])("on %s %s is taken: %s", (markup, key, taken) => {
    const { playback } = opened();
    expect(press(keyHandler(playback, {}), key, element(markup))).toBe(taken);
  });

  test("of the place come on top", () => {
    const { playback } = opened() as { playback: Playback };
    const wide = vi.fn();
    press(keyHandler(playback, { f: wide }), "F", element("<button></button>"));
    expect(wide).toHaveBeenCalledOnce();
  });
});
