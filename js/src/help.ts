// What the kernel says to a prompt: a light for each element of the guide, findings, vocabulary, and a rewrite.
import { isRecord, list, number, record, text } from "./bridge/read";
import type { Price } from "./price";

/** One element of the guide, and whether the prompt names it. */
export interface Light {
  readonly id: string;
  readonly title: string;
  /** "present", "missing", "open", "unknown", or what a newer kernel says. */
  readonly state: string;
  /** The state in words. */
  readonly says: string;
  /** What shows it. */
  readonly words: string;
}

/** One thing the linter found. */
export interface Finding {
  readonly severity: string;
  readonly text: string;
  readonly why: string;
}

/** What there is to say to a prompt. */
export interface Said {
  readonly lights: readonly Light[];
  readonly findings: readonly Finding[];
  /** What a rewrite costs at most; null where nobody rewrites. */
  readonly price: Price | null;
}

/** An element's reason and phrases. */
export interface Words {
  readonly id: string;
  readonly why: string;
  readonly groups: readonly { readonly title: string; readonly phrases: readonly string[] }[];
}

/** A stretch of a rewrite: shared words, or a change with its number. */
export interface Piece {
  readonly old: string;
  readonly new: string;
  readonly number: number | null;
}

/** A rewrite to be taken over in parts. */
export interface Rewrite {
  readonly id: string;
  readonly label: string;
  readonly money: string;
  readonly pieces: readonly Piece[];
}

export function readSaid(raw: unknown): Said {
  const fields = record(raw);
  const { usd, bound } = record(fields.improve);
  const amount = Number.parseFloat(text(usd));
  return {
    lights: records(fields.lights).map((each) => ({
      id: text(each.id),
      title: text(each.title),
      state: text(each.state),
      says: text(each.says),
      words: text(each.words),
    })),
    findings: records(fields.findings).map((each) => ({
      severity: text(each.severity),
      text: text(each.text),
      why: text(each.why),
    })),
    price: Number.isFinite(amount) ? { amount, bound: bound === true } : null,
  };
}

export function readWords(raw: unknown): Words[] {
  return records(raw).map((each) => ({
    id: text(each.id),
    why: text(each.why),
    groups: records(each.groups).map((group) => ({
      title: text(group.title),
      phrases: list(group.phrases).map(text),
    })),
  }));
}

export function readRewrite(fields: Record<string, unknown>): Rewrite {
  return {
    id: text(fields.id),
    label: text(fields.label),
    money: text(fields.money),
    pieces: readPieces(fields.pieces),
  };
}

export function readPieces(raw: unknown): Piece[] {
  return records(raw).map((each) => ({
    old: text(each.old),
    new: text(each.new),
    number: number(each.number),
  }));
}

/** A phrase as it goes into a text at a place: with the blank or comma that is missing before it, and a blank after it. */
export function fitted(phrase: string, before: string, after: string): string {
  const start = /(^|[\s([{"“])$/.test(before) ? "" : /[,.:;!?]$/.test(before) ? " " : ", ";
  return start + phrase + (/^($|[\s,.;:!?)\]])/.test(after) ? "" : " ");
}

function records(raw: unknown): Record<string, unknown>[] {
  return list(raw).filter(isRecord);
}
