// The clips that were chosen: one in a player, several under one playhead.
import { useEffect, useMemo } from "preact/hooks";
import { lifetime } from "../bridge/lifetime";
import { CompareView } from "../compare/CompareView";
import { openComparison } from "../compare/comparison";
import { fileUrl } from "../files";
import type { Medium } from "../medium";
import { Box } from "../player/Box";
import { framePng } from "../player/framePng";
import type { PlayerTools } from "../player/Player";
import { openSource } from "../player/source";
import type { Played } from "./choice";
import { contrast, titlesOf } from "./contrast";
import type { Layout } from "./layout";

interface Props {
  readonly layout: Layout;
  readonly clips: readonly Played[];
  readonly tools: PlayerTools;
  readonly clear: () => void;
}

/** Plays them at once: a click on a poster has asked for it. */
export function Chosen(props: Props) {
  const { clips, clear } = props;
  const [only] = clips;
  if (!only) return null;
  return (
    <section class="veo-chosen" aria-label="Chosen clips">
      <div class="veo-chosen-head">
        <p dir="auto">{clips.length === 1 ? only.label : `${clips.length} clips side by side`}</p>
        <button type="button" class="veo-button" onClick={clear}>
          Close
        </button>
      </div>
      {clips.length === 1 ? <One key={only.clip.id} {...props} played={only} /> : <Several {...props} />}
    </section>
  );
}

function One({ played: { clip, label }, tools }: Props & { readonly played: Played }) {
  return (
    <Box
      tools={tools}
      media={clip}
      open={() => openSource(clip, tools.page, tools.requests, tools.urls)}
      label={`Video: ${label}`}
      shape={shapeOf(clip)}
      poster={tools.posters(clip.id).value ?? undefined}
      plays={1}
      address={fileUrl(tools.page, clip.file)}
      framePlaces={framePng}
    />
  );
}

/** Who comes or goes later leaves the others as they are. */
function Several({ layout, clips, tools }: Props) {
  const media = mediaOf(layout, clips);
  const [comparison, life] = useMemo(() => {
    const life = lifetime();
    return [openComparison(media, tools, life.signal), life] as const;
  }, []);
  useEffect(() => life.end, []);
  useEffect(() => {
    const { show, together } = comparison;
    show(media);
    if (!together.playback.playing.peek()) together.playback.play();
  }, [clips]);
  return <CompareView comparison={comparison} rows={contrast(layout, clips)} />;
}

function mediaOf(layout: Layout, clips: readonly Played[]): readonly Medium[] {
  const titles = titlesOf(layout, clips);
  return clips.map(({ clip }, at) => ({
    id: clip.id,
    file: clip.file,
    url: null,
    title: titles[at] ?? "",
    shape: shapeOf(clip),
  }));
}

function shapeOf({ width, height }: Played["clip"]): string | undefined {
  return width && height ? `${width} / ${height}` : undefined;
}
