// What the user is about to ask for. It lives in a trait, so that Python, a second view and a reloaded page see it.
import type { Catalog } from "./catalog";
import { number, positive, record, text } from "./read";

/** A picture the kernel keeps. */
export interface Picture {
  readonly sha256: string;
  readonly mime_type: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly size: number | null;
  readonly name: string;
}

/** The fields of the panel, by the service's names. */
export interface Draft {
  readonly prompt: string;
  readonly negative_prompt: string;
  readonly model: string;
  readonly aspect_ratio: string;
  readonly resolution: string;
  readonly duration_seconds: number;
  readonly number_of_videos: number;
  readonly seed: number | null;
  readonly image: Picture | null;
}

/** Reads the trait; what is missing is the catalog's default. */
export function readDraft(raw: unknown, catalog: Catalog): Draft {
  const fields = record(raw);
  const { defaults } = catalog;
  return {
    prompt: text(fields.prompt),
    negative_prompt: text(fields.negative_prompt),
    model: text(fields.model) || text(defaults.model) || (catalog.models[0]?.name ?? ""),
    aspect_ratio: text(fields.aspect_ratio) || text(defaults.aspect_ratio),
    resolution: text(fields.resolution) || text(defaults.resolution),
    duration_seconds: number(fields.duration_seconds) ?? number(defaults.duration_seconds) ?? 0,
    number_of_videos: number(fields.number_of_videos) ?? number(defaults.number_of_videos) ?? 1,
    seed: number(fields.seed),
    image: readPicture(fields.image),
  };
}

/** A picture, or null for anything without a hash. */
export function readPicture(raw: unknown): Picture | null {
  const fields = record(raw);
  const sha256 = text(fields.sha256);
  if (!sha256) return null;
  return {
    sha256,
    mime_type: text(fields.mime_type),
    width: positive(fields.width),
    height: positive(fields.height),
    size: positive(fields.size),
    name: text(fields.name),
  };
}
