// A job as code for elsewhere: the kernel writes it, the clipboard takes it, or a box shows it.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { text } from "../bridge/read";
import { type Ask, isAbort, sentenceOf } from "../bridge/requests";
import { copied } from "../clipboard";
import { useOwnId } from "./ids";
import { Line } from "./Line";

interface Props {
  readonly ask: Ask;
  readonly job: string;
}

/** The kernel's names of the languages, and ours. */
const LANGUAGES = [
  ["python", "Python"],
  ["javascript", "JavaScript"],
  ["go", "Go"],
  ["rest", "REST"],
  ["magic", "%%veo"],
] as const;

/** What came of the last choice. */
type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "copied" }
  | { readonly kind: "shown"; readonly code: string }
  | { readonly kind: "failed"; readonly sentence: string };

const NONE: Outcome = { kind: "none" };

/** A button that opens a row of languages. */
export function CopyCode({ ask, job }: Props) {
  const id = useOwnId();
  const open = useSignal(false);
  const busy = useSignal(false);
  const outcome = useSignal<Outcome>(NONE);
  const toggle = useRef<HTMLButtonElement>(null);
  const close = () => {
    open.value = false;
    toggle.current?.focus();
  };
  const copy = async (language: string) => {
    if (busy.peek()) return;
    busy.value = true;
    outcome.value = NONE;
    try {
      const code = text((await ask("code", { job, language })).value.code);
      const taken = await copied(code);
      outcome.value = taken ? { kind: "copied" } : { kind: "shown", code };
      if (taken) close();
    } catch (error) {
      if (!isAbort(error)) outcome.value = { kind: "failed", sentence: sentenceOf(error) };
    } finally {
      busy.value = false;
    }
  };
  const flip = () => {
    open.value = !open.peek();
    outcome.value = NONE;
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open.peek()) return;
    event.stopPropagation();
    close();
  };
  const said = outcome.value;
  return (
    <div class="veo-code" data-open={open.value ? "" : undefined}>
      {(open.value || said.kind === "copied") && (
        <span class="veo-note" role="status">
          {said.kind === "copied" ? "Copied" : ""}
        </span>
      )}
      <button
        ref={toggle}
        type="button"
        class="veo-button"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={flip}
        onKeyDown={key}
      >
        Copy code
      </button>
      {open.value && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
        <div id={id} class="veo-languages" role="group" aria-label="Copy code as" onKeyDown={key}>
          {LANGUAGES.map(([language, name]) => (
            <button
              key={language}
              type="button"
              class="veo-button"
              aria-disabled={busy.value}
              onClick={() => copy(language)}
            >
              {name}
            </button>
          ))}
          {said.kind === "shown" && <CodeBox code={said.code} />}
          <Line class="veo-problem" text={said.kind === "failed" ? said.sentence : ""} alert />
        </div>
      )}
    </div>
  );
}

/** The text to be copied by hand, selected. */
function CodeBox({ code }: { readonly code: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    box.current?.focus();
    box.current?.select();
  }, [code]);
  return (
    <>
      <p class="veo-note">The clipboard cannot be reached from here. Copy the text with Ctrl+C or Cmd+C.</p>
      <textarea
        ref={box}
        class="veo-control veo-code-box"
        aria-label="Code"
        readonly
        rows={8}
        spellcheck={false}
        value={code}
      />
    </>
  );
}
