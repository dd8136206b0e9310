// The view of `compare`: several videos under one set of controls, and the settings they were made with.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Controls } from "../player/Controls";
import { Key } from "../player/Key";
import { KeyList } from "../player/KeyList";
import { KEYS, keyHandler } from "../player/keys";
import { flip } from "../player/playback";
import { full } from "../player/screen";
import type { Comparison, Row } from "./comparison";
import { Layouts } from "./Layouts";
import { SettingsTable } from "./SettingsTable";
import { Stage } from "./Stage";

const DIGITS = [..."123456789"];
const ALL_KEYS = [...KEYS, ["1 to 9", "whose sound is heard"]] as const;

interface Props {
  readonly comparison: Comparison;
  /** What they were made with. */
  readonly rows: readonly Row[];
}

/** The whole comparison. */
export function CompareView({ comparison, rows }: Props) {
  const { contenders, together, hear, strip } = comparison;
  const { playback } = together;
  const box = useRef<HTMLDivElement>(null);
  const help = useSignal(false);
  const wide = () => full(box.current);
  const onKey = useMemo(() => {
    const digits = DIGITS.map((digit, index) => [digit, () => hear(contenders.peek()[index])] as const);
    return keyHandler(playback, { ...Object.fromEntries(digits), f: wide, "?": () => flip(help) });
  }, []);
  useEffect(comparison.start, []);
  return (
    <section class="veo-compare" aria-label="Comparison">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the controls inside, wherever the focus is */}
      <div ref={box} class="veo-box" onKeyDown={onKey}>
        <Layouts comparison={comparison} />
        <Stage comparison={comparison} />
        <Controls playback={playback} strip={strip.value}>
          {document.fullscreenEnabled && <Key name="Full screen" sign="wide" act={wide} />}
          <Key name="Keys" open={help.value} act={() => flip(help)}>
            ?
          </Key>
          {help.value && <KeyList keys={ALL_KEYS} />}
        </Controls>
      </div>
      <SettingsTable rows={rows} titles={contenders.value.map(({ medium }) => medium.title)} />
    </section>
  );
}
