// One video with its controls: what a card, the studio and `VideoPlayer` have in common.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Controls } from "./Controls";
import { keyHandler } from "./keys";
import { type FramePlaces, More } from "./More";
import { toggle } from "./playback";
import { full } from "./screen";
import type { Media, Source } from "./source";
import { openUnit, type UnitTools } from "./unit";

interface Props {
  readonly tools: UnitTools;
  readonly media: Media;
  readonly open: () => Source;
  readonly label: string;
  /** Width by height, until the browser knows. */
  readonly shape: string | undefined;
  readonly poster?: string | undefined;
  /** How often somebody has asked for it to play. */
  readonly plays: number;
  /** Whether it plays as soon as it can, without being asked. */
  readonly autoplay?: boolean;
  readonly controls?: boolean;
  /** Where the file can be opened; null where no server has it. */
  readonly address: string | null;
  readonly framePlaces?: FramePlaces | undefined;
}

/** Give it the media's id as key, so that each has its own element and address. */
export function Box(props: Props) {
  const {
    tools,
    media,
    label,
    shape,
    poster,
    plays,
    autoplay,
    controls = true,
    address,
    framePlaces,
  } = props;
  const video = useRef<HTMLVideoElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const unit = useMemo(() => openUnit(media, props.open(), tools), []);
  const { source, scenes, playback, said } = unit;
  const wide = () => full(box.current);
  const onKey = useMemo(() => keyHandler(playback, { f: wide, "?": () => unit.flip("keys") }), []);
  useEffect(() => unit.attach(video.current as HTMLVideoElement), []);
  useEffect(() => {
    if (plays === 0) return;
    video.current?.scrollIntoView({ block: "nearest" });
    playback.play();
  }, [plays]);
  const click = () => {
    box.current?.querySelector<HTMLElement>(".veo-range")?.focus({ preventScroll: true });
    toggle(playback);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside, wherever the focus is
    <div ref={box} class="veo-box" onKeyDown={controls ? onKey : undefined}>
      <div class="veo-screen">
        {/* biome-ignore lint/a11y/useMediaCaption: the service makes none */}
        <video
          ref={video}
          playsInline
          preload="metadata"
          autoplay={autoplay || plays > 0}
          aria-label={label}
          style={shape && { aspectRatio: shape }}
          poster={poster}
          src={source.url.value ?? undefined}
          onError={source.failed}
          onClick={click}
        />
      </div>
      {controls && (
        <Controls playback={playback} strip={scenes.strip.value}>
          <More unit={unit} video={video} wide={wide} address={address} framePlaces={framePlaces} />
        </Controls>
      )}
      <p class="veo-player-words" role="status">
        {source.words.value || said.value}
      </p>
    </div>
  );
}
