// What a clip came from and what came from it, as the kernel tells it: lines with their depths, made into a tree.
import { list, number, record, text } from "../bridge/read";
import { type Row, readRow } from "./row";

/** One of a family. */
export interface Relative {
  readonly key: string;
  /** How it came from the one above it; "" for the first. */
  readonly relation: string;
  readonly text: string;
  /** What it is, where it is no clip, or how its job stands. */
  readonly words: string;
  /** Whether it stands further up already, with what came from it. */
  readonly again: boolean;
  /** What opens it; null where it is no clip. */
  readonly row: Row | null;
  readonly below: readonly Relative[];
}

/** All of them. */
export interface Family {
  readonly roots: readonly Relative[];
  /** How many lines there are. */
  readonly size: number;
  readonly clips: number;
  /** Whether some are left out. */
  readonly cut: boolean;
  readonly has: (clip: string) => boolean;
  /** Those that can be opened, each once. */
  readonly rows: readonly Row[];
}

/** Reads an answer. */
export function readFamily(fields: Record<string, unknown>): Family {
  const lines = list(fields.lines).map(record);
  const keys = new Set(lines.map(({ key }) => text(key)));
  return {
    roots: branches(lines),
    size: lines.length,
    clips: number(fields.clips) ?? 0,
    cut: fields.cut === true,
    has: (clip) => keys.has(clip),
    rows: lines.flatMap(({ row, again }) => (again === true ? [] : (readRow(row) ?? []))),
  };
}

/** Each line with those below it; a line that is too deep belongs to the one before. */
function branches(lines: readonly Record<string, unknown>[]): Relative[] {
  const roots: Relative[] = [];
  const path: Relative[][] = [roots];
  for (const line of lines) {
    const level = Math.min(Math.max(number(line.level) ?? 0, 0), path.length - 1);
    const below: Relative[] = [];
    path[level]?.push({
      key: text(line.key),
      relation: text(line.relation),
      text: text(line.text),
      words: text(line.words),
      again: line.again === true,
      row: readRow(line.row),
      below,
    });
    path.length = level + 1;
    path.push(below);
  }
  return roots;
}
