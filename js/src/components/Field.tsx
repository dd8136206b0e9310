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
export function Field({ id, label, problem = "", notes = [], class: name = "", children }: Props) {
  const said = problem !== "" || notes.length > 0;
  const tie = {
    id,
    "aria-invalid": problem ? true : undefined,
    "aria-describedby": said ? saidId(id) : undefined,
  };
  return (
    <div class={`veo-field ${name}`}>
      <label class="veo-label" for={id}>
        {label}
      </label>
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

/** Where the sentences about a field stand. */
export function saidId(field: string): string {
  return `${field}-said`;
}
