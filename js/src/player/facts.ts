// When the frames of a video are shown, as the kernel read it from the file, and what follows from that. Frames count
// from 0 here and from 1 for people; moments are seconds of the video's own clock, on which the first frame may be late.
import { list, number, positive, record, text } from "../bridge/read";

/** The frames of one video in time. */
export interface Facts {
  /** Frames per second. */
  readonly rate: number;
  readonly frames: number;
  /** The moment of the first frame. */
  readonly start: number;
  readonly duration: number;
  /** Seconds of each frame after the first one; empty where all are equally far apart. */
  readonly times: readonly number[];
  /** Whether there is sound; null where nobody knows. */
  readonly audio: boolean | null;
  readonly name: string;
  readonly path: string;
  /** Whether all this is known or assumed. */
  readonly known: boolean;
}

const NOTHING: Facts = {
  rate: 24,
  frames: 1,
  start: 0,
  duration: 0,
  times: [],
  audio: null,
  name: "video.mp4",
  path: "",
  known: false,
};

/** Reads the kernel's facts; null where they make no sense. */
export function readFacts(raw: unknown): Facts | null {
  const fields = record(raw);
  const [over, under] = list(fields.fps).map(positive);
  const frames = positive(fields.frames);
  if (!over || !under || !frames) return null;
  const times = list(fields.times).map((each) => number(each) ?? 0);
  return {
    rate: over / under,
    frames,
    start: number(fields.start) ?? 0,
    duration: positive(fields.duration) ?? (frames * under) / over,
    times: times.length === frames ? times : [],
    audio: typeof fields.audio === "boolean" ? fields.audio : null,
    name: text(fields.name) || NOTHING.name,
    path: text(fields.path),
    known: true,
  };
}

/** What is assumed of a video until the kernel has said more. */
export function assumed(duration: number): Facts {
  return { ...NOTHING, frames: Math.max(1, Math.round(duration * NOTHING.rate)), duration };
}

/** Seconds from the first frame to one of them; to the end for the one after the last. */
export function timeOf({ rate, times, duration }: Facts, frame: number): number {
  return times.length > 0 ? (times[frame] ?? duration) : frame / rate;
}

/** The moment in the middle of a frame: a seek to its very edge may land on either side. */
export function middleOf(facts: Facts, frame: number): number {
  return facts.start + (timeOf(facts, frame) + timeOf(facts, frame + 1)) / 2;
}

/** How far before its even place a frame may be shown, in frames: some files round to milliseconds. */
const SLACK = 0.3;

/** The frame that is shown at a moment. */
export function frameAt(facts: Facts, moment: number): number {
  const seconds = moment - facts.start;
  const { times, rate, frames } = facts;
  const found =
    times.length > 0
      ? times.findLastIndex((time) => time <= seconds + 1e-4)
      : Math.floor(seconds * rate + SLACK);
  return Math.min(Math.max(found, 0), frames - 1);
}

/** The frame so many seconds from another one. */
export function frameFrom(facts: Facts, frame: number, seconds: number): number {
  return frameAt(facts, middleOf(facts, frame) + seconds);
}

/** "00:03.2", and "1:00:03.2" from an hour on. */
export function timecode(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const whole = Math.floor(tenths / 10);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(whole / 3600);
  return `${hours ? `${hours}:` : ""}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${tenths % 10}`;
}
