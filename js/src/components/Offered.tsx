// A control that is there only where it can be used, but never goes while somebody is in it.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

interface Props {
  readonly shown: boolean;
  readonly children: ComponentChildren;
}

/** Goes when it is no longer to be shown and the focus has left it. */
export function Offered({ shown, children }: Props) {
  const focused = useSignal(false);
  if (!shown && !focused.value) return null;
  const follow = (inside: boolean) => () => {
    focused.value = inside;
  };
  return (
    <div class="veo-offered" onFocusIn={follow(true)} onFocusOut={follow(false)}>
      {children}
    </div>
  );
}
