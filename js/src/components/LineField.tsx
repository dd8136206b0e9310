// One line of text that stands for a value. What is typed stays as it is typed, as long as it means that value.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Field } from "./Field";
import { write } from "./TextField";

interface Props {
  readonly id: string;
  readonly label: string;
  /** The value as text. */
  readonly value: string;
  readonly placeholder: string;
  readonly problem: string;
  readonly class?: string;
  /** Brings a text into the form that `value` has. */
  readonly normal?: (text: string) => string;
  readonly onEdit: (text: string) => void;
  readonly onLeave: () => void;
}

/** The browser's own text input. */
export function LineField(props: Props) {
  const { id, label, value, placeholder, problem, class: name = "", onEdit, onLeave } = props;
  const { normal = (text: string) => text } = props;
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (box.current && normal(box.current.value) !== value) write(box.current, value);
  }, [value]);
  return (
    <Field id={id} label={label} problem={problem} class={name}>
      {(tie) => (
        <input
          ref={box}
          type="text"
          class="veo-control"
          dir="auto"
          autocomplete="off"
          spellcheck={false}
          placeholder={placeholder}
          onInput={(event) => onEdit((event.currentTarget as HTMLInputElement).value)}
          onBlur={onLeave}
          {...tie}
        />
      )}
    </Field>
  );
}
