// All slots side by side, the given clip, and how pictures of another shape are treated.
import { type Signal, useComputed } from "@preact/signals";
import { type Fitting, fittingOf } from "../fitting";
import { picturePrice, priceWords } from "../price";
import type { Studio } from "../studio";
import type { Made } from "./FrameMenu";
import { ImageSlot } from "./ImageSlot";
import { Select } from "./Select";
import { fieldId } from "./Settings";
import type { Dragging } from "./useTransfers";
import { VideoPlace, VideoSlot } from "./VideoSlot";

interface Props {
  readonly studio: Studio;
  readonly base: string;
  readonly dragging: Signal<Dragging | null>;
}

/** How many of the latest clips a slot offers. */
const OFFERED_CLIPS = 12;

/** A slot with something to say has the whole width. */
export function SlotGrid({ studio, base, dragging }: Props) {
  const { slots, catalog, draft, backend, clips, jobs, tools } = studio;
  const made = useComputed(() => latest(jobs));
  const now = draft.value.value;
  const price = picturePrice(catalog.value.imageModel);
  const cost = price && { words: priceWords(price, backend.value.paid), paid: priceWords(price, true) };
  const over = dragging.value;
  const shown = slots.shown.value.map(({ place, reason }) => {
    const image = place.read(now);
    return { place, reason, image, fitting: fittingOf(now, place, image) };
  });
  const isOdd = ({ fitting }: { fitting: Fitting | null }) => fitting?.words;
  return (
    <>
      <div class="veo-slots">
        {now.video ? (
          <VideoSlot
            id={fieldId(base, "video")}
            video={now.video}
            catalog={catalog.value}
            draft={now}
            poster={tools.posters(now.video.clip).value}
            clear={clips.clear}
            focus={fieldId(base, "prompt")}
            dragging={over?.isClip === true}
          />
        ) : (
          over?.isClip && <VideoPlace catalog={catalog.value} />
        )}
        {shown.map(({ place, reason, image, fitting }) => (
          <ImageSlot
            key={place.key}
            id={fieldId(base, place.key)}
            opened={slots.at(place)}
            slots={slots}
            image={image}
            reason={reason}
            problem={slots.problem(place)}
            dragging={over?.key === place.key}
            cost={cost}
            fitting={fitting}
            choosable={{ made, posters: tools.posters }}
          />
        ))}
      </div>
      {(now.fit || shown.some(isOdd)) && (
        <Select
          id={fieldId(base, "fit")}
          label={`Fit to ${now.aspect_ratio}`}
          class="veo-fit"
          value={now.fit}
          items={[
            { value: "", text: "As it is", reason: "" },
            ...catalog.value.fits.map((fit) => ({ value: fit, text: named(fit), reason: "" })),
          ]}
          problem=""
          onPick={(fit) => draft.edit({ fit: String(fit) })}
        />
      )}
    </>
  );
}

function latest({ entries }: Studio["jobs"]): readonly Made[] {
  const jobs = entries.value.map(({ job }) => job.value);
  const made = jobs.flatMap(({ clips, prompt }) =>
    clips.map(({ id, duration }) => ({ id, prompt, duration })),
  );
  return made.slice(0, OFFERED_CLIPS);
}

function named(fit: string): string {
  return fit.charAt(0).toUpperCase() + fit.slice(1);
}
