// A small list to pick from, with its name before it.
import { useOwnId } from "./ids";

interface Props {
  readonly label: string;
  readonly value: string;
  /** Value and text of each entry. */
  readonly items: readonly (readonly [string, string])[];
  readonly onPick: (value: string) => void;
}

/** The browser's own `<select>`. */
export function Pick({ label, value, items, onPick }: Props) {
  const id = useOwnId();
  return (
    <span class="veo-pick">
      <label for={id} dir="auto">
        {label}
      </label>
      <select
        id={id}
        class="veo-control"
        value={value}
        onChange={(event) => onPick((event.currentTarget as HTMLSelectElement).value)}
      >
        {items.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}
