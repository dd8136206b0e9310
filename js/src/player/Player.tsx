// The player of the card and the studio: a clip with its controls, and what the video is of.
import { Line } from "../components/Line";
import { fileUrl } from "../files";
import { fileSize } from "../words";
import { Box } from "./Box";
import type { Shown } from "./choice";
import type { FramePlaces } from "./More";
import type { Posters } from "./posters";
import { openSource } from "./source";
import type { UnitTools } from "./unit";

/** What a player needs of its view. */
export interface PlayerTools extends UnitTools {
  readonly posters: Posters;
}

interface Props extends PlayerTools {
  readonly shown: Shown;
  /** Whether the prompt and settings stand elsewhere already. */
  readonly bare?: boolean;
  /** Where a frame of it can be put. */
  readonly framePlaces?: FramePlaces | undefined;
}

/** One clip; give it the clip's id as key, so that each has its own element and address. */
export function Player({ shown, bare = false, framePlaces, ...tools }: Props) {
  const { clip, job, plays } = shown;
  const { requests, urls, posters, page } = tools;
  return (
    <>
      <Box
        tools={tools}
        media={clip}
        open={() => openSource(clip, page, requests, urls)}
        label={`Video: ${job.prompt}`}
        shape={clip.width && clip.height ? `${clip.width} / ${clip.height}` : undefined}
        poster={posters(clip.id).value ?? undefined}
        plays={plays}
        address={fileUrl(page, clip.file)}
        framePlaces={framePlaces}
      />
      {!bare && <Line class="veo-caption" text={job.prompt} />}
      {!bare && <Line class="veo-settings" text={facts(shown)} />}
    </>
  );
}

/** "Veo 3.1 · 8 s · 720p · video 2 of 4 · 4.2 MB". */
function facts({ job, clip }: Shown): string {
  const place = job.clips.findIndex((each) => each.id === clip.id) + 1;
  const parts = [
    job.settings,
    job.clips.length > 1 ? `video ${place} of ${job.clips.length}` : "",
    clip.size === null ? "" : fileSize(clip.size),
  ];
  return parts.filter(Boolean).join(" · ");
}
