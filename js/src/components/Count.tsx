// How many videos one click makes; stands beside the price it multiplies.
import { modelNamed } from "../bridge/catalog";
import { offReasons, problemOf } from "../rules";
import { NumberField } from "./NumberField";
import { type FieldProps, fieldId, note } from "./Settings";

/** Left out where a model makes one at a time and no more are asked for. */
export function Count({ base, catalog, draft, typed }: FieldProps) {
  const now = draft.value.value;
  const offered = modelNamed(catalog.value, now.model)?.options.number_of_videos.map(Number) ?? [];
  const all = catalog.value.models.flatMap((model) => model.options.number_of_videos).map(Number);
  if (offered.length === 1 && offered[0] === now.number_of_videos && !typed.value.number_of_videos)
    return null;
  return (
    <NumberField
      id={fieldId(base, "number_of_videos")}
      label="Number of videos"
      class="veo-count"
      value={now.number_of_videos}
      range={all.length > 0 ? [Math.min(...all), Math.max(...all)] : null}
      problem={typed.value.number_of_videos ?? problemOf(catalog.value, now, "number_of_videos")}
      notes={offReasons(catalog.value, now, "number_of_videos")}
      onEdit={(value) => {
        const whole = value !== null && !Number.isNaN(value);
        note(typed, "number_of_videos", whole ? "" : "The number of videos is missing.");
        if (whole) draft.edit({ number_of_videos: value });
      }}
      onLeave={draft.flush}
    />
  );
}
