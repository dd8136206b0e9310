// The keys of a player. J and L go slower and faster, as an editor's shuttle does; browsers cannot play backwards.
import { frameFrom } from "./facts";
import { clearMarks, flip, type Playback, setMark, step, toggle } from "./playback";
import { nextSpeed } from "./tastes";

/** What is said about them. */
export const KEYS: readonly (readonly [string, string])[] = [
  ["Space, K", "play, pause"],
  [", and .", "one frame back, on"],
  ["← and →", "1 s back, on"],
  ["J and L", "slower, faster"],
  ["[ and ]", "set A, set B"],
  ["\\", "clear A and B"],
  ["M", "sound off, on"],
  ["F", "full screen"],
  ["Home, End", "first, last frame"],
];

type Act = () => void;

/** Handles a key press; `more` are the keys of the place it is used in. */
export function keyHandler(playback: Playback, more: Readonly<Record<string, Act>>) {
  const { facts, frame, tastes, goTo } = playback;
  const play = () => toggle(playback);
  const jump = (seconds: number) => () => goTo(frameFrom(facts.peek(), frame.peek(), seconds));
  const speed = (by: 1 | -1) => () => {
    tastes.speed.value = nextSpeed(tastes.speed.peek(), by);
  };
  const acts: Record<string, Act> = {
    " ": play,
    k: play,
    ",": () => step(playback, -1),
    ".": () => step(playback, 1),
    arrowleft: jump(-1),
    arrowright: jump(1),
    home: () => goTo(0),
    end: () => goTo(facts.peek().frames),
    j: speed(-1),
    l: speed(1),
    "[": () => setMark(playback, "a"),
    "]": () => setMark(playback, "b"),
    "\\": () => clearMarks(playback),
    m: () => flip(tastes.muted),
    ...more,
  };
  return (event: KeyboardEvent) => {
    const act = acts[event.key.toLowerCase()];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || isTheirs(event)) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

/** Whether a key belongs to the control that has the focus: a list, another slider, a button's own space bar. */
function isTheirs({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (target.matches("select, textarea")) return true;
  if (target.matches("input:not(.veo-range)")) return key.length > 1;
  return key === " " && target.matches("button, a, summary");
}
