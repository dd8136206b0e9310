// Where a frame of the clip in the player can be put: the slots for pictures, of the references only the last one.
import type { Clips } from "./clips";
import type { FramePlaces } from "./player/More";
import type { Slots } from "./slots";

/** The places for frames of one clip. */
export function framePlaces(slots: Slots, clips: Clips, clip: string): FramePlaces {
  return () =>
    slots.shown.value
      .filter(({ place }, index, all) => place.field !== "reference_images" || index === all.length - 1)
      .map(({ place, reason }) => ({
        title: place.title,
        reason,
        take: ({ seconds }) => clips.frameAt(clip, seconds, place),
      }));
}
