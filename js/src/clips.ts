// What is done with what was made: a clip goes on, is changed, or gives its last frame to a new video; a job's settings
// come back into the form.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Catalog } from "./bridge/catalog";
import {
  type Draft,
  readDraft,
  readPicture,
  readSettings,
  readVideo,
  type Settings,
  type Task,
} from "./bridge/draft";
import { record } from "./bridge/read";
import { isAbort, RequestError, type Requests, sentenceOf } from "./bridge/requests";
import type { Shared } from "./bridge/shared";
import { FIRST_FRAME } from "./places";
import type { Slots } from "./slots";

/** What came of the last press. */
export interface Said {
  /** The clip or the job it was about. */
  readonly clip: string;
  readonly sentence: string;
  readonly good: boolean;
}

/** The doings of one view with its clips. */
export interface Clips {
  readonly busy: ReadonlySignal<boolean>;
  readonly said: ReadonlySignal<Said | null>;
  /** Puts a clip into the video slot, with the settings that follow from it; whether it could. */
  readonly takeUp: (clip: string, task: Task) => Promise<boolean>;
  /** Puts a clip's last frame into the first-frame slot. */
  readonly lastFrame: (clip: string) => Promise<boolean>;
  /** Puts a job's settings into the form, in place of what is there; buys nothing. Whether it could. */
  readonly settings: (job: string) => Promise<boolean>;
  /** Takes the clip out of the video slot and brings the settings back that were there before. */
  readonly clear: () => void;
}

/** Opens them for one view. */
export function openClips(
  draft: Shared<Draft>,
  catalog: ReadonlySignal<Catalog>,
  slots: Slots,
  requests: Requests,
): Clips {
  const busy = signal(false);
  const said = signal<Said | null>(null);

  const act = async (clip: string, doing: () => Promise<string>) => {
    if (busy.peek()) return false;
    busy.value = true;
    said.value = null;
    try {
      said.value = { clip, sentence: await doing(), good: true };
      return true;
    } catch (error) {
      const gone = error instanceof RequestError && error.code === "gone";
      if (!isAbort(error) && !gone) said.value = { clip, sentence: sentenceOf(error), good: false };
      return false;
    } finally {
      busy.value = false;
    }
  };
  const takeUp = (clip: string, task: Task) =>
    act(clip, async () => {
      const { model } = draft.value.peek();
      const { value } = await requests.ask("video", { clip, task, model });
      const video = readVideo(value.video, catalog.peek());
      if (video === null) throw new RequestError("invalid", "The kernel did not take the clip.");
      const now = draft.value.peek();
      const before = now.video ? now.video.before : settingsOf(now);
      draft.edit({ ...readSettings(record(value.settings), catalog.peek()), video: { ...video, before } });
      draft.flush();
      return `The clip is in the video slot, to ${task}.`;
    });
  const lastFrame = (clip: string) =>
    act(clip, async () => {
      await slots.at(FIRST_FRAME).slot.take("last frame", async () => {
        const { value } = await requests.ask("frame", { clip, which: "last" });
        const picture = readPicture(value.image);
        if (picture === null) throw new RequestError("invalid", "The kernel sent no picture.");
        return picture;
      });
      return "The clip's last frame is the first frame now.";
    });
  const settings = (job: string) =>
    act(job, async () => {
      const { value } = await requests.ask("settings", { job });
      draft.edit(readDraft(value.draft, catalog.peek()));
      draft.flush();
      return "The job's settings are in the form.";
    });
  const clear = () => {
    const { video } = draft.value.peek();
    draft.edit({ ...video?.before, video: null });
    draft.flush();
  };
  return { busy, said, takeUp, lastFrame, settings, clear };
}

function settingsOf(draft: Draft): Settings {
  const { model, aspect_ratio, resolution, duration_seconds, number_of_videos } = draft;
  return { model, aspect_ratio, resolution, duration_seconds, number_of_videos };
}
