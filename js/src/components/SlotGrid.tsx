// All slots side by side, and the given clip.
import type { Signal } from "@preact/signals";
import { picturePrice, priceWords } from "../price";
import type { Studio } from "../studio";
import { ImageSlot } from "./ImageSlot";
import { fieldId } from "./Settings";
import { VideoSlot } from "./VideoSlot";

interface Props {
  readonly studio: Studio;
  readonly base: string;
  /** The key of the slot that a dragged file would land in; null while none is dragged. */
  readonly dragging: Signal<string | null>;
}

/** A slot with something to say has the whole width. */
export function SlotGrid({ studio, base, dragging }: Props) {
  const { slots, catalog, draft, backend, clips, tools } = studio;
  const now = draft.value.value;
  const price = picturePrice(catalog.value.imageModel);
  const cost = price && { words: priceWords(price, backend.value.paid), paid: priceWords(price, true) };
  return (
    <div class="veo-slots">
      {now.video && (
        <VideoSlot
          id={fieldId(base, "video")}
          video={now.video}
          catalog={catalog.value}
          draft={now}
          poster={tools.posters(now.video.clip).value}
          clear={clips.clear}
          focus={fieldId(base, "prompt")}
        />
      )}
      {slots.shown.value.map(({ place, reason }) => (
        <ImageSlot
          key={place.key}
          id={fieldId(base, place.key)}
          opened={slots.at(place)}
          slots={slots}
          image={place.read(now)}
          reason={reason}
          problem={slots.problem(place)}
          dragging={dragging.value === place.key}
          cost={cost}
        />
      ))}
    </div>
  );
}
