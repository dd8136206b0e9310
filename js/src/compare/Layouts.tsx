// How the videos are laid out, and which two of them where only two fit.
import type { Comparison, Contender, Layout } from "./comparison";

const LAYOUTS: readonly (readonly [Layout, string])[] = [
  ["grid", "Side by side"],
  ["wipe", "Wipe"],
  ["onion", "Onion skin"],
  ["difference", "Difference"],
];
const SHARES: Readonly<Partial<Record<Layout, string>>> = { wipe: "Wipe", onion: "Opacity" };

/** A row of buttons, and what belongs to the one that is pressed. */
export function Layouts({ comparison }: { readonly comparison: Comparison }) {
  const { layout, share, together } = comparison;
  const now = layout.value;
  const name = SHARES[now];
  const slide = (event: Event) => {
    share.value = Number((event.currentTarget as HTMLInputElement).value) / 100;
  };
  return (
    <div class="veo-layouts">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls */}
      <div class="veo-plays" role="group" aria-label="Layout">
        {LAYOUTS.map(([which, title]) => (
          <button
            key={which}
            type="button"
            class="veo-button"
            aria-pressed={which === now}
            onClick={() => {
              together.change(() => {
                layout.value = which;
              });
            }}
          >
            {title}
          </button>
        ))}
      </div>
      {now !== "grid" && <Pair comparison={comparison} />}
      {name && (
        <input
          class="veo-share"
          type="range"
          aria-label={name}
          aria-valuetext={`${Math.round(share.value * 100)} %`}
          value={share.value * 100}
          onInput={slide}
        />
      )}
    </div>
  );
}

/** Which video is below and which above; the other one of two changes places. */
function Pair({ comparison }: { readonly comparison: Comparison }) {
  const { contenders, pair, choosePair, together } = comparison;
  const all = contenders.value;
  const pick = (place: 0 | 1) => (event: Event) => {
    const chosen = all[Number((event.currentTarget as HTMLSelectElement).value)];
    const [freed, other] = place === 0 ? pair.peek() : [pair.peek()[1], pair.peek()[0]];
    const kept = other === chosen ? freed : other;
    if (!chosen || !kept) return;
    together.change(() => (place === 0 ? choosePair(chosen, kept) : choosePair(kept, chosen)));
  };
  return (
    <>
      {([0, 1] as const).map((place) => (
        <select
          key={place}
          class="veo-control veo-pair"
          aria-label={place === 0 ? "Below" : "Above"}
          value={all.indexOf(pair.value[place] as Contender)}
          onChange={pick(place)}
        >
          {all.map(({ medium }, index) => (
            <option key={medium.id} value={index}>
              {medium.title}
            </option>
          ))}
        </select>
      ))}
    </>
  );
}
