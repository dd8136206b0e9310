// Two or more places in one, chosen by tabs: the arrow keys go from one to the other.
import type { ComponentChild } from "preact";
import { useOwnId } from "./ids";

/** One of them. */
export interface Tab {
  readonly name: string;
  readonly draw: () => ComponentChild;
  /** Whether it stays in the page while another one is shown. */
  readonly keep?: boolean;
}

interface Props {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly chosen: number;
  readonly choose: (index: number) => void;
}

/** The one that is chosen is shown at once. */
export function Tabs({ label, tabs, chosen, choose }: Props) {
  const id = useOwnId();
  const key = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };
    const step = steps[event.key];
    const ends: Readonly<Record<string, number>> = { Home: 0, End: tabs.length - 1 };
    const target = step === undefined ? ends[event.key] : (chosen + step + tabs.length) % tabs.length;
    if (target === undefined) return;
    event.preventDefault();
    choose(target);
    (event.currentTarget as Element).querySelectorAll<HTMLElement>("[role=tab]")[target]?.focus();
  };
  return (
    <div class="veo-tabbed">
      <div class="veo-tabs" role="tablist" aria-label={label} onKeyDown={key}>
        {tabs.map(({ name }, index) => (
          <button
            key={name}
            id={`${id}-tab-${index}`}
            type="button"
            role="tab"
            class="veo-tab"
            aria-selected={index === chosen}
            aria-controls={`${id}-${index}`}
            tabIndex={index === chosen ? 0 : -1}
            onClick={() => choose(index)}
          >
            {name}
          </button>
        ))}
      </div>
      {tabs.map(({ name, draw, keep }, index) => (
        <div
          key={name}
          id={`${id}-${index}`}
          class="veo-tab-panel"
          role="tabpanel"
          aria-labelledby={`${id}-tab-${index}`}
          hidden={index !== chosen}
        >
          {(keep || index === chosen) && draw()}
        </div>
      ))}
    </div>
  );
}
