// A whole number. What is typed stays as it is typed; only whole numbers reach the draft.
import { useLayoutEffect, useRef } from "preact/hooks";
import { Field } from "./Field";

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: number | null;
  readonly range: readonly [number, number] | null;
  readonly placeholder?: string;
  readonly problem: string;
  readonly notes?: readonly string[];
  readonly class?: string;
  /** Null for an empty field, NaN for what is no whole number. */
  readonly onEdit: (value: number | null) => void;
  readonly onLeave: () => void;
}

/** The browser's own number input. */
export function NumberField(props: Props) {
  const {
    id,
    label,
    value,
    range,
    placeholder,
    problem,
    notes = [],
    class: name = "",
    onEdit,
    onLeave,
  } = props;
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    const written = value === null ? "" : String(value);
    if (box.current && !Number.isNaN(value) && readWhole(box.current) !== value) box.current.value = written;
  }, [value]);
  return (
    <Field id={id} label={label} problem={problem} notes={notes} class={name}>
      {(tie) => (
        <input
          ref={box}
          type="number"
          class="veo-control"
          inputMode="numeric"
          step={1}
          min={range?.[0]}
          max={range?.[1]}
          placeholder={placeholder}
          onInput={(event) => onEdit(readWhole(event.currentTarget as HTMLInputElement))}
          onBlur={onLeave}
          {...tie}
        />
      )}
    </Field>
  );
}

function readWhole(box: HTMLInputElement): number | null {
  if (box.value === "") return box.validity.badInput ? Number.NaN : null;
  const value = Number(box.value);
  return Number.isSafeInteger(value) ? value : Number.NaN;
}
