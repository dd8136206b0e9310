// Help under the prompt: lights for the guide's elements, their vocabulary, findings, and a rewrite.
import { effect, type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Finding, Light, Words } from "../help";
import { fitted } from "../help";
import { openHelping } from "../helping";
import type { Studio } from "../studio";
import { Improve } from "./Improve";
import { Line } from "./Line";

interface Props {
  readonly studio: Studio;
  /** The id of the prompt's box. */
  readonly box: string;
  /** Whether it is seen; nothing is asked while it is not. */
  readonly open: ReadonlySignal<boolean>;
}

const SIGNS: Readonly<Record<string, string>> = { present: "●", missing: "▲", open: "○" };

/** What stands in the fold. */
export function PromptHelp({ studio, box, open }: Props) {
  const helping = useMemo(() => openHelping(studio, open), [studio]);
  const shown = useSignal("");
  useEffect(() => effect(helping.look), [helping]);
  const { said, words } = helping;
  const vocabulary = words.value.find(({ id }) => id === shown.value);
  return (
    <>
      <ul class="veo-lights" aria-label="Elements of a prompt">
        {said.value?.lights.map((light) => (
          <li key={light.id}>
            <Lamp
              light={light}
              open={shown.value === light.id}
              onToggle={(id) => {
                shown.value = id;
              }}
            />
          </li>
        ))}
      </ul>
      {vocabulary && <Vocabulary words={vocabulary} box={box} />}
      <ul class="veo-findings" aria-live="polite" aria-label="What the linter says">
        {said.value?.findings.map((each) => (
          <Found key={each.text} {...each} />
        ))}
      </ul>
      <Improve helping={helping} studio={studio} />
    </>
  );
}

function Lamp({ light, open, onToggle }: { light: Light; open: boolean; onToggle: (id: string) => void }) {
  return (
    <button
      type="button"
      class="veo-button veo-lamp"
      data-state={light.state}
      title={light.words}
      aria-expanded={open}
      onClick={() => onToggle(open ? "" : light.id)}
    >
      <span aria-hidden="true">{SIGNS[light.state] ?? "?"}</span>
      {light.title}
      <span class="veo-says">{light.says}</span>
    </button>
  );
}

function Vocabulary({ words, box }: { words: Words; box: string }) {
  return (
    <section class="veo-vocabulary" aria-label="Vocabulary">
      <Line class="veo-note" text={words.why} />
      {words.groups.map((group) => (
        <p key={group.title}>
          <span class="veo-label">{group.title} </span>
          {group.phrases.map((phrase) => (
            <button
              key={phrase}
              type="button"
              class="veo-button veo-phrase"
              aria-label={`Insert ${phrase}`}
              onClick={({ currentTarget }) => insert(currentTarget.ownerDocument, box, phrase)}
            >
              {phrase}
            </button>
          ))}
        </p>
      ))}
    </section>
  );
}

/** Puts a phrase into a text box at its cursor, in place of what is selected there. */
function insert(page: Document, box: string, phrase: string): void {
  const area = page.getElementById(box) as HTMLTextAreaElement | null;
  if (!area) return;
  const { value, selectionStart, selectionEnd } = area;
  const text = fitted(phrase, value.slice(0, selectionStart), value.slice(selectionEnd));
  area.focus();
  // The only way in that can be undone by Ctrl+Z; where it is gone, the text is put in all the same.
  if (page.execCommand?.("insertText", false, text)) return;
  area.setRangeText(text, selectionStart, selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function Found({ severity, text, why }: Finding) {
  return (
    <li data-severity={severity}>
      <b>{severity}</b> {text}
      <details>
        <summary>Why</summary>
        <Line class="veo-note" text={why} />
      </details>
    </li>
  );
}
