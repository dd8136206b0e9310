// What else can be done with a video: take a frame of it, save it, open it elsewhere, fill the screen, look up the keys.
import type { RefObject } from "preact";
import { copied } from "../clipboard";
import { middleOf } from "./facts";
import { Key, type Sign } from "./Key";
import { KeyList } from "./KeyList";
import { KEYS } from "./keys";
import type { Fold, Unit } from "./unit";

/** The frame that is shown. */
export interface ShownFrame {
  /** The moment in its middle, on the video's own clock. */
  readonly seconds: number;
  readonly video: HTMLVideoElement;
  readonly unit: Unit;
}

/** What can be done with it. */
export interface FramePlace {
  readonly title: string;
  /** Why it cannot be done; "" where it can. */
  readonly reason: string;
  readonly take: (frame: ShownFrame) => unknown;
}

/** What can be done now, read anew each time it is drawn. */
export type FramePlaces = () => readonly FramePlace[];

interface Props {
  readonly unit: Unit;
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly wide: () => void;
  readonly address: string | null;
  readonly framePlaces: FramePlaces | undefined;
}

/** The last buttons of the row, and what they fold out below it. */
export function More(props: Props) {
  const { unit, wide, address, framePlaces } = props;
  const { playback, source, fold, flip, save } = unit;
  const { name, path } = playback.facts.value;
  const folds = (which: Fold, title: string, sign?: Sign) => (
    <Key name={title} sign={sign} open={fold.value === which} act={() => flip(which)}>
      {!sign && "?"}
    </Key>
  );
  const link = (sign: Sign, title: string, how: object) => (
    <a class="veo-key" data-sign={sign} href={address ?? ""} aria-label={title} title={title} {...how} />
  );
  return (
    <>
      {framePlaces && folds("frame", "Use this frame", "frame")}
      {address ? (
        <>
          {link("save", "Save", { download: name })}
          {link("open", "Open file", { target: "_blank", rel: "noopener" })}
        </>
      ) : (
        <>
          <Key name="Save" sign="save" act={() => save(name, source.whole)} />
          {path && folds("file", "Open file", "open")}
        </>
      )}
      {document.fullscreenEnabled && <Key name="Full screen" sign="wide" act={wide} />}
      {folds("keys", "Keys")}
      {fold.value === "frame" && <Frames {...props} />}
      {fold.value === "file" && <Path unit={unit} />}
      {fold.value === "keys" && <KeyList keys={KEYS} />}
    </>
  );
}

function Frames({ unit, video, framePlaces }: Props) {
  const { facts, frame } = unit.playback;
  const shown = (): ShownFrame => ({
    seconds: middleOf(facts.peek(), frame.peek()),
    video: video.current as HTMLVideoElement,
    unit,
  });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    <div class="veo-folded" role="group" aria-label="Use this frame">
      {framePlaces?.().map(({ title, reason, take }) => (
        <button
          key={title}
          type="button"
          class="veo-button"
          title={reason}
          aria-disabled={reason !== ""}
          onClick={() => reason || take(shown())}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** A file that no server serves is opened from its folder. */
function Path({ unit: { playback, said } }: { readonly unit: Unit }) {
  const { path } = playback.facts.value;
  const copy = async () => {
    said.value = (await copied(path)) ? "Copied" : "The clipboard cannot be reached from here.";
  };
  return (
    <div class="veo-folded">
      <code class="veo-path">{path}</code>
      <button type="button" class="veo-button" onClick={copy}>
        Copy
      </button>
    </div>
  );
}
