// A frame as a picture in the user's own files, for players beside no form.
import type { FramePlace, ShownFrame } from "./More";
import { pictureOf } from "./picture";

/** The one place for a frame. */
export function framePng(): readonly FramePlace[] {
  return [{ title: "Save as PNG", reason: "", take: save }];
}

function save({ unit, video }: ShownFrame) {
  const { facts, frame } = unit.playback;
  const name = facts.peek().name.replace(/\.\w+$/, "");
  return unit.save(`${name}-frame-${frame.peek() + 1}.png`, () => pictureOf(video));
}
