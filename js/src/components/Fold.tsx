// A button that opens what is under it.
import type { ComponentChildren } from "preact";
import { Arrow } from "./icons";

interface Props {
  /** The id of what is folded away. */
  readonly id: string;
  readonly title: string;
  /** The class of what is folded away. */
  readonly inside: string;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly children: ComponentChildren;
}

/** What is folded away stays as it is until it is opened again. */
export function Fold({ id, title, inside, open, onToggle, children }: Props) {
  return (
    <div class="veo-fold">
      <button
        type="button"
        class="veo-more veo-fold-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
      >
        <Arrow open={open} />
        {title}
      </button>
      <div id={id} class={inside} hidden={!open}>
        {children}
      </div>
    </div>
  );
}
