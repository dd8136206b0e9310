// How the videos are laid out, and which two of them where only two fit.
import type { Comparison, Layout } from "./comparison";

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
function Pair({ comparison: { contenders, pair, together } }: { readonly comparison: Comparison }) {
  const pick = (place: 0 | 1) => (event: Event) => {
    const chosen = Number((event.currentTarget as HTMLSelectElement).value);
    const [below, above] = pair.peek();
    const other = place === 0 ? above : below;
    const freed = place === 0 ? below : above;
    const kept = other === chosen ? freed : other;
    together.change(() => {
      pair.value = place === 0 ? [chosen, kept] : [kept, chosen];
    });
  };
  return (
    <>
      {([0, 1] as const).map((place) => (
        <select
          key={place}
          class="veo-control veo-pair"
          aria-label={place === 0 ? "Below" : "Above"}
          value={pair.value[place]}
          onChange={pick(place)}
        >
          {contenders.map(({ medium }, index) => (
            <option key={medium.id} value={index}>
              {medium.title}
            </option>
          ))}
        </select>
      ))}
    </>
  );
}
