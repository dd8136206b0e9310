// "Stop watching": one message to the kernel, whatever the number of clicks.
import { useSignal } from "@preact/signals";
import type { Send } from "../bridge/messages";

/** Disabled from the first click; usable again only where the message could not be sent. */
export function StopButton({ send }: { send: Send }) {
  const asked = useSignal(false);
  const lost = useSignal(false);
  const stop = () => {
    if (asked.peek()) return;
    asked.value = true;
    lost.value = !send({ kind: "stop" });
    if (lost.peek()) asked.value = false;
  };
  return (
    <span class="veo-stop">
      {lost.value && <span role="alert">The kernel cannot be reached. </span>}
      <button type="button" class="veo-button" disabled={asked.value} onClick={stop}>
        {asked.value ? "Stopping" : "Stop watching"}
      </button>
    </span>
  );
}
