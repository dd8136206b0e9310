// Pictures that Gemini draws into a slot: the small form, the question before a paid account is first used, the answer.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { RequestError, sentenceOf } from "./bridge/requests";
import type { Slot, SlotTools } from "./slot";
import { answeredPicture } from "./ways";

/** The form of one slot. */
export interface Making {
  readonly prompt: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  /** What has to be agreed to before anything is drawn; "" where nothing has. */
  readonly question: ReadonlySignal<string>;
  /** Asks for one picture; `confirmed` after the user has said yes to a paid account. */
  readonly start: (confirmed: boolean) => Promise<void>;
  /** Takes the question back. */
  readonly dismiss: () => void;
}

/** The making of pictures for one slot. A picture is paid for, so it is never given up once it is asked for. */
export function openMaking(slot: Slot, { draft, requests }: SlotTools): Making {
  const prompt = signal("");
  const busy = signal(false);
  const question = signal("");
  let asked = "";

  const draw = async (confirmed: boolean) => {
    const body = {
      slot: slot.place.key,
      prompt: asked,
      aspect_ratio: draft.value.peek().aspect_ratio,
      confirmed,
    };
    return answeredPicture((await requests.ask("image.make", body)).value);
  };
  const dismiss = () => {
    question.value = "";
  };
  const start = async (confirmed: boolean) => {
    if (busy.peek()) return;
    // A yes holds for what it was asked about.
    if (!confirmed) asked = prompt.peek();
    busy.value = true;
    dismiss();
    try {
      await slot.take("Gemini draws", () => draw(confirmed));
    } catch (error) {
      const code = error instanceof RequestError ? error.code : "";
      if (code === "confirm") question.value = sentenceOf(error);
      else if (code !== "gone") slot.refuse(sentenceOf(error));
    } finally {
      busy.value = false;
    }
  };
  return { prompt, busy, question, start, dismiss };
}
