// What tells chosen clips from each other: the factors in which their cells differ, and which video of its cell one is.
import type { Row } from "../compare/comparison";
import type { Played } from "./choice";
import type { Layout } from "./layout";

/** A row for each factor, with each clip's value. */
export function contrast(layout: Layout, clips: readonly Played[]): readonly Row[] {
  return layout.factors.map(({ name, values: texts }, factor) => {
    const values = clips.map(({ cell }) => texts[layout.places[cell]?.[factor] ?? 0] ?? "");
    return { name, values, differs: new Set(values).size > 1 };
  });
}

/** Only the rows in which they differ. */
export function differing(layout: Layout, clips: readonly Played[]): readonly Row[] {
  return contrast(layout, clips).filter(({ differs }) => differs);
}

/** What stands under each: "seed 2, model veo-3.1", with "video 2" where several are of one cell. */
export function titlesOf(layout: Layout, clips: readonly Played[]): readonly string[] {
  const rows = differing(layout, clips);
  return clips.map(({ cell, clip }, at) => {
    const shared = clips.filter((other) => other.cell === cell).length > 1;
    const which = shared ? [`video ${clip.sample + 1}`] : [];
    // A prompt says by itself what it is.
    const values = rows.map(({ name, values }) =>
      name === "prompt" ? values[at] : `${name} ${values[at] ?? ""}`,
    );
    return [...values, ...which].filter(Boolean).join(", ");
  });
}
