// A clip's family, folded away under the player; a clip that came from nothing and led to nothing shows none.
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Family, type Relative, readFamily } from "../gallery/family";
import type { Row } from "../gallery/row";
import { flip } from "../player/playback";
import type { Studio } from "../studio";
import { Difference } from "./Difference";
import { Fold } from "./Fold";
import { Line } from "./Line";

interface Props {
  readonly studio: Studio;
  /** The clip in the player. */
  readonly clip: string;
  /** The id of what is folded away. */
  readonly id: string;
}

/** Asked for once for a clip, and again when clips were made; the last family stands while its members are looked at. */
export function Relatives({ studio, clip, id }: Props) {
  const { jobs, tools } = studio;
  const known = useSignal<Family | null>(null);
  const open = useSignal(false);
  const made = useComputed(() =>
    jobs.entries.value.reduce((sum, { job }) => sum + job.value.clips.length, 0),
  ).value;
  useEffect(() => {
    const stop = new AbortController();
    tools.requests
      .ask("family", { clip }, { quiet: true, signal: stop.signal })
      .then(({ value }) => {
        known.value = readFamily(value);
      })
      .catch(() => {}); // an older kernel knows no families
    return () => stop.abort();
  }, [clip, made]);
  const family = known.value;
  if (!family?.has(clip) || family.size < 2) return null;
  return (
    <Fold
      id={id}
      title={`Family · ${family.clips} clip${family.clips === 1 ? "" : "s"}`}
      inside="veo-family"
      open={open.value}
      onToggle={() => flip(open)}
    >
      {open.value && (
        <>
          <Branches label="Family" all={family.roots} clip={clip} studio={studio} />
          {family.rows.length > 1 && (
            <Difference
              requests={tools.requests}
              clip={clip}
              others={family.rows.filter((row) => row.id !== clip)}
            />
          )}
          <Line class="veo-note" text={family.cut ? CUT : ""} />
        </>
      )}
    </Fold>
  );
}

const CUT = "There are more; clip.tree() in Python has them.";

interface BranchesProps {
  readonly all: readonly Relative[];
  readonly clip: string;
  readonly studio: Studio;
  readonly label?: string;
}

/** Each with what came from it below it. */
function Branches({ all, clip, studio, label }: BranchesProps) {
  return (
    <ul aria-label={label}>
      {all.map((each, at) => (
        <li key={at}>
          {each.row && !each.again ? (
            <Member relative={each} row={each.row} shown={each.key === clip} studio={studio} />
          ) : (
            <p class="veo-relative">
              <Words relative={each} also={each.again ? "see above" : each.words} />
            </p>
          )}
          {each.below.length > 0 && <Branches all={each.below} clip={clip} studio={studio} />}
        </li>
      ))}
    </ul>
  );
}

interface MemberProps {
  readonly relative: Relative;
  readonly row: Row;
  readonly shown: boolean;
  readonly studio: Studio;
}

/** A clip, as the button that shows it in the player. */
function Member({ relative, row, shown, studio: { gallery, choice, tools } }: MemberProps) {
  const url = tools.posters(row.id).value;
  return (
    <button
      type="button"
      class="veo-relative"
      aria-current={shown ? "true" : undefined}
      onClick={() => {
        gallery.open(row);
        choice.choose(row);
      }}
    >
      <span class="veo-thumb">{url && <img src={url} alt="" />}</span>
      <Words relative={relative} also={row.settings} />
    </button>
  );
}

function Words({ relative, also }: { readonly relative: Relative; readonly also: string }) {
  return (
    <span class="veo-relative-words">
      {relative.relation && <span class="veo-relation">{relative.relation}</span>}{" "}
      <span dir="auto">{relative.text || "no prompt"}</span> <span class="veo-says">{also}</span>
    </span>
  );
}
