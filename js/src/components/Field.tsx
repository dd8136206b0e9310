// A control with its label above it and what is to be said about it below.
import type { ComponentChildren } from "preact";
import { Line } from "./Line";

interface Props {
  readonly id: string;
  readonly label: string;
  /** What is wrong with the present value. */
  readonly problem?: string;
  /** What else is good to know, in short lines. */
  readonly notes?: readonly string[];
  /** What is counted of the present value, beside the label; a warning where `warn` says so. */
  readonly count?: string;
  readonly warn?: boolean;
  readonly class?: string;
  /** Draws the control with the attributes that tie it to its label and lines. */
  readonly children: (tie: Tie) => ComponentChildren;
}

/** The attributes of a control in a field. */
export interface Tie {
  readonly id: string;
  readonly "aria-invalid": boolean | undefined;
  readonly "aria-describedby": string | undefined;
}

/** Label, control, sentence. */
export function Field(props: Props) {
  const { id, label, problem = "", notes = [], count = "", warn = false, class: name = "", children } = props;
  const said = problem !== "" || notes.length > 0;
  const tie = {
    id,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": [said && saidId(id), count && countId(id)].filter(Boolean).join(" ") || undefined,
  };
  return (
    <div class={`veo-field ${name}`}>
      <div class="veo-label">
        <label for={id}>{label}</label>
        {count && (
          <span id={countId(id)} data-warn={warn ? "" : undefined}>
            {count}
          </span>
        )}
      </div>
      {children(tie)}
      {said && (
        <div id={saidId(id)} class="veo-said">
          <Line class="veo-problem" text={problem} alert />
          {notes.map((note) => (
            <Line key={note} class="veo-note" text={note} />
          ))}
        </div>
      )}
    </div>
  );
}

function countId(field: string): string {
  return `${field}-count`;
}

/** Where the sentences about a field stand. */
export function saidId(field: string): string {
  return `${field}-said`;
}
