// What is done with what was made: a clip goes on, is changed, or gives one of its frames to a new video; a job's settings
// come back into the form.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Catalog } from "./bridge/catalog";
import { type Draft, readDraft, readSettings, readVideo, type Settings, type Task } from "./bridge/draft";
import { record } from "./bridge/read";
import { isAbort, RequestError, type Requests, sentenceOf } from "./bridge/requests";
import type { Shared } from "./bridge/shared";
import { FIRST_FRAME, type Place } from "./places";
import type { Slots } from "./slots";
import { answeredPicture } from "./ways";

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
  /** Puts a job's settings into the form, in place of what is there, as a remix of its clip; buys nothing. Whether it
   * could. */
  readonly settings: (job: string, clip?: string) => Promise<boolean>;
  /** Puts the frame at a moment into a slot. */
  readonly frameAt: (clip: string, seconds: number, place: Place) => Promise<boolean>;
  /** Puts other settings into the form, with a sentence that says why. */
  readonly replace: (draft: Draft, why: string) => void;
  /** What was in the form before other settings came into it; null where none did. */
  readonly before: Signal<Draft | null>;
  /** Puts that back. */
  readonly undo: () => void;
  /** Leaves the form as it is and drops what was said about it. */
  readonly keep: () => void;
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
  const before = signal<Draft | null>(null);

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
      draft.edit({
        ...readSettings(record(value.settings), catalog.peek()),
        video: { ...video, before },
        remix_of: "",
      });
      draft.flush();
      return `The clip is in the video slot, to ${task}.`;
    });
  const take = (clip: string, place: Place, frame: string, wish: object) =>
    act(clip, async () => {
      await slots
        .at(place)
        .slot.take(frame, async () =>
          answeredPicture((await requests.ask("frame", { clip, ...wish })).value),
        );
      return `The clip's ${frame} is ${place.phrase} now.`;
    });
  const settings = (job: string, clip = "") =>
    act(job, async () => {
      const { value } = await requests.ask("settings", { job, ...(clip && { clip }) });
      slots.cancel();
      replace(readDraft(value.draft, catalog.peek()), "These are the settings of an earlier job.");
      return "The job's settings are in the form.";
    });
  const lastFrame = (clip: string) => take(clip, FIRST_FRAME, "last frame", { which: "last" });
  const frameAt = (clip: string, seconds: number, place: Place) =>
    take(clip, place, `frame at ${seconds.toFixed(1)} s`, { seconds });
  const replace = (fresh: Draft, why: string) => {
    before.value = draft.value.peek();
    draft.edit({ ...fresh, notice: `${why} ${fresh.notice}`.trim() });
    draft.flush();
  };
  const undo = () => {
    draft.edit(before.peek() ?? {});
    keep();
  };
  const keep = () => {
    before.value = null;
    draft.edit({ notice: "" });
    draft.flush();
  };
  const clear = () => {
    const { video } = draft.value.peek();
    draft.edit({ ...video?.before, video: null });
    draft.flush();
  };
  return { busy, said, takeUp, lastFrame, frameAt, settings, replace, before, undo, keep, clear };
}

function settingsOf(draft: Draft): Settings {
  const { model, aspect_ratio, resolution, duration_seconds, number_of_videos } = draft;
  return { model, aspect_ratio, resolution, duration_seconds, number_of_videos };
}
