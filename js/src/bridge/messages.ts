// The messages a page sends to the kernel, as types, and the one place that sends them.
import type { Model } from "./model";

/** Everything a view may ask of the kernel. */
export type Message = { kind: "stop" };

/** Sends a message; false when the host could not take it (the kernel is gone). */
export type Send = (message: Message) => boolean;

/** Makes the sender of one model. */
export function sender(model: Model): Send {
  return (message) => {
    try {
      model.send(message);
      return true;
    } catch {
      return false;
    }
  };
}
