// A list to pick from, as the browser's own <select>: entries that cannot be chosen now say why.
import type { OptionValue } from "../bridge/catalog";
import { Field } from "./Field";

/** One entry; a reason switches it off. */
export interface Item {
  readonly value: OptionValue;
  readonly text: string;
  readonly reason: string;
}

interface Props {
  readonly id: string;
  readonly label: string;
  readonly value: OptionValue;
  readonly items: readonly Item[];
  readonly problem: string;
  readonly notes?: readonly string[];
  readonly class?: string;
  readonly onPick: (value: OptionValue) => void;
}

/** The present choice stays shown even where it is off: it is changed by the user alone. */
export function Select({ id, label, value, items, problem, notes = [], class: name = "", onPick }: Props) {
  const pick = (event: Event) => {
    const picked = items[(event.currentTarget as HTMLSelectElement).selectedIndex];
    if (picked) onPick(picked.value);
  };
  const isOff = (item: Item) => item.reason !== "" && item.value !== value;
  return (
    <Field id={id} label={label} problem={problem} notes={notes} class={name}>
      {(tie) => (
        <select class="veo-control" value={String(value)} onChange={pick} {...tie}>
          {items.map((item) => (
            <option key={item.value} value={String(item.value)} disabled={isOff(item)}>
              {isOff(item) ? `${item.text} · ${item.reason.replace(/\.$/, "")}` : item.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
