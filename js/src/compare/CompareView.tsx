// The view of `compare`: several videos under one set of controls, and the settings they were made with.
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { Controls } from "../player/Controls";
import { Key } from "../player/Key";
import { KeyList } from "../player/KeyList";
import { KEYS, keyHandler } from "../player/keys";
import { flip } from "../player/playback";
import { full } from "../player/screen";
import type { Comparison } from "./comparison";
import { Layouts } from "./Layouts";
import { SettingsTable } from "./SettingsTable";
import { Stage } from "./Stage";

const ALL_KEYS = [...KEYS, ["1 to 9", "whose sound is heard"]] as const;

/** The whole comparison. */
export function CompareView({ comparison }: { readonly comparison: Comparison }) {
  const { contenders, together, heard, strip, rows } = comparison;
  const { playback } = together;
  const box = useRef<HTMLDivElement>(null);
  const help = useSignal(false);
  const wide = () => full(box.current);
  const onKey = useMemo(() => {
    const hear = (index: number) => () => {
      heard.value = index;
    };
    const digits = contenders.map((_, index) => [String(index + 1), hear(index)] as const);
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
      <SettingsTable rows={rows} titles={contenders.map(({ medium }) => medium.title)} />
    </section>
  );
}
