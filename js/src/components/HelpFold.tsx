// Where the help under the prompt is folded away; the help itself comes late, once it is opened.
import { useSignal } from "@preact/signals";
import { LateHelp } from "../parts/parts";
import { flip } from "../player/playback";
import type { Studio } from "../studio";
import { Fold } from "./Fold";

interface Props {
  readonly studio: Studio;
  /** The id of the prompt's box. */
  readonly box: string;
}

/** The help is kept when it is folded away again, with what was opened in it. */
export function HelpFold({ studio, box }: Props) {
  const open = useSignal(false);
  const opened = useSignal(false);
  if (open.value) opened.value = true;
  return (
    <Fold
      id={`${box}-help`}
      title="Prompt help"
      inside="veo-help"
      open={open.value}
      onToggle={() => flip(open)}
    >
      {opened.value && <LateHelp studio={studio} box={box} open={open} />}
    </Fold>
  );
}
