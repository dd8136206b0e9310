// What the user is about to ask for. It lives in a trait, so that Python, a second view and a reloaded page see it.
import type { Catalog } from "./catalog";
import { isRecord, list, number, positive, record, text } from "./read";

/** A picture the kernel keeps. */
export interface Picture {
  readonly sha256: string;
  readonly mime_type: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly size: number | null;
  readonly name: string;
}

/** What is done with a given clip, in the service's words. */
export type Task = "extend" | "edit";

/** The settings that a given clip decides. */
export interface Settings {
  readonly model: string;
  readonly aspect_ratio: string;
  readonly resolution: string;
  readonly duration_seconds: number;
  readonly number_of_videos: number;
}

/** A clip that is to go on or to be changed. */
export interface GivenVideo {
  readonly clip: string;
  readonly task: Task;
  /** The words it was made from. */
  readonly prompt: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration: number;
  readonly aspect_ratio: string;
  /** The settings before it was given, to go back to. */
  readonly before: Settings | null;
}

/** The fields of the panel, by the service's names; null, "" and an empty list or record mean "not set". */
export interface Draft extends Settings {
  readonly prompt: string;
  readonly negative_prompt: string;
  readonly seed: number | null;
  readonly image: Picture | null;
  readonly last_frame: Picture | null;
  readonly reference_images: readonly Picture[];
  readonly video: GivenVideo | null;
  readonly generate_audio: boolean | null;
  readonly person_generation: string;
  readonly enhance_prompt: boolean | null;
  readonly resize_mode: string;
  /** How frames are brought to the video's shape before they are sent; "" leaves that to the service. */
  readonly fit: string;
  readonly compression_quality: string;
  readonly fps: number | null;
  readonly output_gcs_uri: string;
  readonly labels: Readonly<Record<string, string>>;
  /** How often a sound block is retried. */
  readonly retries: number;
  /** The clip whose settings it takes up; "" for none. */
  readonly remix_of: string;
  /** What was changed in it by others than the user, in a sentence; "" where nothing was. */
  readonly notice: string;
}

/** Reads the trait; what is missing is the catalog's default. */
export function readDraft(raw: unknown, catalog: Catalog): Draft {
  const fields = record(raw);
  return {
    prompt: text(fields.prompt),
    negative_prompt: text(fields.negative_prompt),
    ...readSettings(fields, catalog),
    seed: number(fields.seed),
    image: readPicture(fields.image),
    last_frame: readPicture(fields.last_frame),
    reference_images: list(fields.reference_images).flatMap((each) => readPicture(each) ?? []),
    video: readVideo(fields.video, catalog),
    generate_audio: flag(fields.generate_audio),
    person_generation: text(fields.person_generation),
    enhance_prompt: flag(fields.enhance_prompt),
    resize_mode: text(fields.resize_mode),
    fit: text(fields.fit),
    compression_quality: text(fields.compression_quality),
    fps: number(fields.fps),
    output_gcs_uri: text(fields.output_gcs_uri),
    labels: Object.fromEntries(
      Object.entries(record(fields.labels)).map(([name, value]) => [name, text(value)]),
    ),
    retries: number(fields.retries) ?? 0,
    remix_of: text(fields.remix_of),
    notice: text(fields.notice),
  };
}

/** The settings among some fields. */
export function readSettings(fields: Record<string, unknown>, catalog: Catalog): Settings {
  const { defaults } = catalog;
  return {
    model: text(fields.model) || text(defaults.model) || (catalog.models[0]?.name ?? ""),
    aspect_ratio: text(fields.aspect_ratio) || text(defaults.aspect_ratio),
    resolution: text(fields.resolution) || text(defaults.resolution),
    duration_seconds: number(fields.duration_seconds) ?? number(defaults.duration_seconds) ?? 0,
    number_of_videos: number(fields.number_of_videos) ?? number(defaults.number_of_videos) ?? 1,
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

/** A clip to go on from or to change, or null for anything without an id. */
export function readVideo(raw: unknown, catalog: Catalog): GivenVideo | null {
  const fields = record(raw);
  const clip = text(fields.clip);
  if (!clip) return null;
  return {
    clip,
    task: fields.task === "edit" ? "edit" : "extend",
    prompt: text(fields.prompt),
    width: positive(fields.width),
    height: positive(fields.height),
    duration: positive(fields.duration) ?? 0,
    aspect_ratio: text(fields.aspect_ratio),
    before: isRecord(fields.before) ? readSettings(fields.before, catalog) : null,
  };
}

function flag(raw: unknown): boolean | null {
  return typeof raw === "boolean" ? raw : null;
}
