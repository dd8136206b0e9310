// The few words a picture is drawn from, and the button with its price.
import { useEffect, useRef } from "preact/hooks";
import type { Requests } from "../bridge/requests";
import type { Opened } from "../slots";
import { Confirm } from "./Confirm";
import { TextField } from "./TextField";

/** What one picture costs. */
export interface Cost {
  /** As it stands on the button. */
  readonly words: string;
  /** The same where it is paid. */
  readonly paid: string;
}

interface Props {
  readonly id: string;
  readonly opened: Opened;
  /** The form comes through these. */
  readonly requests: Requests;
  readonly cost: Cost;
  readonly close: () => void;
}

/** Stays open after a picture has come, so that another one can be made of changed words. */
export function MakeForm({ id, opened, cost, close }: Props) {
  const { slot, making } = opened;
  const form = useRef<HTMLFieldSetElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const busy = making.busy.value;
  useEffect(() => form.current?.querySelector("textarea")?.focus(), []);
  const answer = (act: () => void) => () => {
    button.current?.focus();
    act();
  };
  const start = () => void making.start(false);
  return (
    <fieldset ref={form} class="veo-field veo-make" aria-label={`Make ${slot.place.phrase}`}>
      <TextField
        id={`${id}-make`}
        label="Picture prompt"
        value={making.prompt.value}
        rows={2}
        placeholder="What the picture shows"
        onEdit={(text) => {
          making.prompt.value = text;
          making.dismiss();
        }}
        onLeave={() => {}}
        onSubmit={start}
      />
      <div class="veo-plays">
        <button
          ref={button}
          type="button"
          class="veo-button veo-primary"
          aria-disabled={busy}
          aria-busy={busy}
          onClick={start}
        >
          {busy ? "Making" : "Make"} · {cost.words}
        </button>
        <button type="button" class="veo-button" onClick={close}>
          Close
        </button>
      </div>
      {making.question.value && (
        <Confirm
          sentence={making.question.value}
          yes={`Yes, make it for ${cost.paid}`}
          accept={answer(() => void making.start(true))}
          refuse={answer(making.dismiss)}
        />
      )}
    </fieldset>
  );
}
