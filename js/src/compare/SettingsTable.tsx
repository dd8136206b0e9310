// What the videos were made with; where they differ is said in a word too, not by a colour alone.
import type { Row } from "./comparison";

interface Props {
  readonly rows: readonly Row[];
  readonly titles: readonly string[];
}

/** One row a setting, one column a video; nothing where nothing is known. */
export function SettingsTable({ rows, titles }: Props) {
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <section class="veo-table" aria-label="Settings" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <td />
            {titles.map((title, index) => (
              <th key={index} scope="col" dir="auto">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, values, differs }) => (
            <tr key={name} data-differs={differs ? "" : undefined}>
              <th scope="row">
                {name}
                {differs && <span class="veo-differs">differs</span>}
              </th>
              {values.map((value, index) => (
                <td key={index} dir="auto">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
