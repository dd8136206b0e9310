// Frames of clips on their way into a slot: the clip that is chosen, and the request for one of its frames.
import { type Signal, signal } from "@preact/signals";
import { isAbort, sentenceOf } from "./bridge/requests";
import type { Slot, SlotTools } from "./slot";
import { answeredPicture } from "./ways";

/** The first or the last frame, or the one at a time in seconds. */
export type Moment = "first" | "last" | number;

/** The choice of one slot. */
export interface Framing {
  /** The id of the clip; "" before one is chosen. */
  readonly clip: Signal<string>;
  /** Puts a frame of a clip into the slot; whether it could. */
  readonly take: (clip: string, moment: Moment) => Promise<boolean>;
}

/** The frames for one slot. */
export function openFraming(slot: Slot, { requests }: SlotTools): Framing {
  const take = async (clip: string, moment: Moment) => {
    const body = typeof moment === "number" ? { clip, seconds: moment } : { clip, which: moment };
    try {
      await slot.take("a frame of a clip", async () =>
        answeredPicture((await requests.ask("frame", body)).value),
      );
      return true;
    } catch (error) {
      if (!isAbort(error)) slot.refuse(sentenceOf(error));
      return false;
    }
  };
  return { clip: signal(""), take };
}
