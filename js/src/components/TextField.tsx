// Text that others may change too. The element keeps its own text and caret; the value is written into it only
// where it differs, and never while an input method is composing.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Field } from "./Field";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  readonly rows: number;
  readonly problem?: string;
  readonly count?: string;
  readonly warn?: boolean;
  readonly onEdit: (value: string) => void;
  readonly onLeave: () => void;
  /** Ctrl+Enter or Cmd+Enter. */
  readonly onSubmit: () => void;
}

/** A text box of some rows that grows with its text. */
export function TextField(props: Props) {
  const { id, label, value, placeholder, rows, problem = "", count = "", warn = false } = props;
  const { onEdit, onLeave, onSubmit } = props;
  const box = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  useLayoutEffect(() => {
    if (box.current && !composing.current) write(box.current, value);
    if (box.current) grow(box.current);
  }, [value]);
  const edit = (event: Event) => onEdit((event.currentTarget as HTMLTextAreaElement).value);
  const key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    onSubmit();
  };
  return (
    <Field id={id} label={label} problem={problem} count={count} warn={warn} class="veo-wide">
      {(tie) => (
        <textarea
          ref={box}
          class="veo-control veo-text"
          dir="auto"
          rows={rows}
          style={{ minHeight: `calc(${rows * 1.45}em + 12px)` }}
          placeholder={placeholder}
          onInput={edit}
          onBlur={onLeave}
          onKeyDown={key}
          onCompositionStart={() => {
            composing.current = true;
          }}
          onCompositionEnd={(event) => {
            composing.current = false;
            edit(event);
          }}
          {...tie}
        />
      )}
    </Field>
  );
}

/** Makes the box as high as its text where the browser does not do so by itself. */
function grow(box: HTMLTextAreaElement): void {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
}

/** Writes a text from elsewhere and leaves the caret where it was, as far as there is text. */
export function write(box: HTMLTextAreaElement | HTMLInputElement, value: string): void {
  if (box.value === value) return;
  const { selectionStart, selectionEnd } = box;
  box.value = value;
  if (box.ownerDocument.activeElement === box && selectionStart !== null) {
    box.setSelectionRange(selectionStart, selectionEnd);
  }
}
