// The player: the browser's own controls, and what the video is of.
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Requests } from "../bridge/requests";
import { Line } from "../components/Line";
import type { Urls } from "../urls";
import { fileSize } from "../words";
import type { Shown } from "./choice";
import type { Posters } from "./posters";
import { openSource } from "./source";

/** What a player needs of its view. */
export interface PlayerTools {
  readonly requests: Requests;
  readonly urls: Urls;
  readonly posters: Posters;
  readonly page: Document;
}

interface Props extends PlayerTools {
  readonly shown: Shown;
  /** Whether the prompt and settings stand elsewhere already. */
  readonly bare?: boolean;
}

/** Where the player stands, also while there is nothing to play. */
export function PlayerPlace({ children }: { readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div class="veo-player" role="group" aria-label="Player">
      {children}
    </div>
  );
}

/** One clip; give it the clip's id as key, so that each has its own element and address. */
export function Player({ shown, bare = false, requests, urls, posters, page }: Props) {
  const { clip, job, plays } = shown;
  const video = useRef<HTMLVideoElement>(null);
  const source = useMemo(() => openSource(clip, page, requests, urls), []);
  useEffect(() => {
    if (video.current) source.attach(video.current);
    return source.close;
  }, [source]);
  useEffect(() => {
    if (plays === 0 || video.current === null) return;
    video.current.scrollIntoView({ block: "nearest" });
    video.current.play().catch(() => {});
  }, [plays]);
  const shape = clip.width && clip.height ? `${clip.width} / ${clip.height}` : undefined;
  return (
    <>
      <div class="veo-screen">
        {/* biome-ignore lint/a11y/useMediaCaption: the service makes none */}
        <video
          ref={video}
          controls
          playsInline
          preload="metadata"
          autoplay={plays > 0}
          aria-label={`Video: ${job.prompt}`}
          style={shape && { aspectRatio: shape }}
          poster={posters(clip.id).value ?? undefined}
          src={source.url.value ?? undefined}
          onError={source.failed}
        />
      </div>
      <p class="veo-player-words" role="status">
        {source.words.value}
      </p>
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
