// What differs between the clip in the player and another one of its family: the words, and a table of settings.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { list, record, text } from "../bridge/read";
import { isAbort, type Requests, sentenceOf } from "../bridge/requests";
import { SettingsTable } from "../compare/SettingsTable";
import type { Row } from "../gallery/row";
import { type Piece, readPieces } from "../help";
import { Change } from "./Change";
import { Line } from "./Line";
import { Pick } from "./Pick";

interface Props {
  readonly requests: Requests;
  /** The clip in the player. */
  readonly clip: string;
  readonly others: readonly Row[];
}

interface Told {
  readonly titles: readonly string[];
  readonly pieces: readonly Piece[];
  readonly rows: readonly { readonly name: string; readonly values: readonly string[] }[];
}

const PROMPT_LENGTH = 48;

/** A list to pick the other one from; nothing is asked before that. */
export function Difference({ requests, clip, others }: Props) {
  const chosen = useSignal("");
  const told = useSignal<Told | null>(null);
  const problem = useSignal("");
  const other = others.some(({ id }) => id === chosen.value) ? chosen.value : "";
  useEffect(() => {
    told.value = null;
    problem.value = "";
    if (!other) return;
    const stop = new AbortController();
    requests
      .ask("difference", { clip, other }, { signal: stop.signal })
      .then(({ value }) => {
        told.value = readTold(value);
      })
      .catch((error) => {
        if (!isAbort(error)) problem.value = sentenceOf(error);
      });
    return () => stop.abort();
  }, [clip, other]);
  return (
    <>
      <Pick
        label="Compare with"
        value={other}
        items={[["", "none"], ...others.map((row) => [row.id, titleOf(row)] as const)]}
        onPick={(id) => {
          chosen.value = id;
        }}
      />
      <Line class="veo-problem" text={problem.value} alert />
      <p class="veo-hidden" role="status">
        {told.value && sentence(told.value)}
      </p>
      {told.value && <Shown {...told.value} />}
    </>
  );
}

function Shown(told: Told) {
  const { titles, pieces, rows } = told;
  return (
    <section class="veo-difference" aria-label="Difference">
      <p>{sentence(told)}</p>
      {hasChanges(told) && (
        <p class="veo-diff" dir="auto">
          {pieces.map((piece, at) => (
            <span key={at}>{piece.number === null ? piece.new : <Change piece={piece} />}</span>
          ))}
        </p>
      )}
      <SettingsTable rows={rows.map((row) => ({ ...row, differs: false }))} titles={titles} />
    </section>
  );
}

function sentence(told: Told): string {
  const { titles, rows } = told;
  const words = hasChanges(told) ? "the prompt was changed" : "the same prompt";
  const settings = rows.length === 1 ? "1 property differs" : `${rows.length || "no"} properties differ`;
  return `From ${titles.join(" to ")}: ${words}, ${settings}.`;
}

function hasChanges({ pieces }: Told): boolean {
  return pieces.some(({ number }) => number !== null);
}

function readTold(fields: Record<string, unknown>): Told {
  return {
    titles: list(fields.titles).map(text),
    pieces: readPieces(fields.pieces),
    rows: list(fields.rows)
      .map(record)
      .map(({ name, values }) => ({ name: text(name), values: list(values).map(text) })),
  };
}

function titleOf({ id, prompt }: Row): string {
  const cut = prompt.length > PROMPT_LENGTH ? `${prompt.slice(0, PROMPT_LENGTH)}…` : prompt;
  return `${cut || "no prompt"} (${id.slice(-6)})`;
}
