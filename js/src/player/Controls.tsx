// The row of controls under a video, or under several that play as one.
import type { ComponentChildren } from "preact";
import { timecode, timeOf } from "./facts";
import { Key } from "./Key";
import { clearMarks, flip, type Playback, setMark, step, toggle } from "./playback";
import type { Strip } from "./scenes";
import { Timeline } from "./Timeline";
import { SPEEDS } from "./tastes";

interface Props {
  readonly playback: Playback;
  readonly strip: Strip | null;
  /** What else there is to press. */
  readonly children?: ComponentChildren;
}

/** Slider, buttons, and whatever the place adds to them. */
export function Controls({ playback, strip, children }: Props) {
  const off = !playback.facts.value.known;
  const playing = playback.playing.value;
  return (
    <>
      <Timeline playback={playback} strip={strip} />
      <div class="veo-controls">
        <Key
          name={playing ? "Pause" : "Play"}
          sign={playing ? "pause" : "play"}
          act={() => toggle(playback)}
        />
        <Key name="Previous frame" sign="back" off={off} act={() => step(playback, -1)} />
        <Key name="Next frame" sign="forward" off={off} act={() => step(playback, 1)} />
        <Clock playback={playback} />
        <span class="veo-keys">
          <Speed playback={playback} />
          <Loops playback={playback} />
        </span>
        <Sound playback={playback} />
        {children}
      </div>
    </>
  );
}

/** "00:03.2 · frame 77 / 192". */
function Clock({ playback: { facts, frame } }: { readonly playback: Playback }) {
  const { frames, known } = facts.value;
  const shown = frame.value;
  return (
    <span class="veo-clock">
      {timecode(timeOf(facts.value, shown))}
      {known && ` · frame ${shown + 1} / ${frames}`}
    </span>
  );
}

function Speed({ playback: { tastes } }: { readonly playback: Playback }) {
  const pick = (event: Event) => {
    tastes.speed.value = Number((event.currentTarget as HTMLSelectElement).value);
  };
  return (
    <select
      class="veo-control veo-speed"
      aria-label="Speed"
      title="Speed"
      value={tastes.speed.value}
      onChange={pick}
    >
      {SPEEDS.map((speed) => (
        <option key={speed} value={speed}>
          {speed}×
        </option>
      ))}
    </select>
  );
}

function Loops({ playback }: { readonly playback: Playback }) {
  const { loop } = playback.tastes;
  const { a, b } = playback.marks.value;
  return (
    <>
      <Key name="Loop" sign="loop" pressed={loop.value} act={() => flip(loop)} />
      <Key name="Set A" pressed={a !== null} act={() => setMark(playback, "a")}>
        A
      </Key>
      <Key name="Set B" pressed={b !== null} act={() => setMark(playback, "b")}>
        B
      </Key>
      {(a ?? b) !== null && <Key name="Clear A and B" sign="clear" act={() => clearMarks(playback)} />}
    </>
  );
}

function Sound({ playback: { tastes } }: { readonly playback: Playback }) {
  const { muted, volume } = tastes;
  const silent = muted.value || volume.value === 0;
  const turn = (event: Event) => {
    volume.value = Number((event.currentTarget as HTMLInputElement).value);
    muted.value = false;
  };
  return (
    <>
      <Key name="Mute" sign={silent ? "silent" : "sound"} pressed={muted.value} act={() => flip(muted)} />
      <input
        class="veo-volume"
        type="range"
        aria-label="Volume"
        min={0}
        max={1}
        step={0.05}
        value={muted.value ? 0 : volume.value}
        onInput={turn}
      />
    </>
  );
}
