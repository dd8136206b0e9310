// Names for elements that refer to each other. Each widget loads its own copy of this module, so a counter is not enough.
import { useMemo } from "preact/hooks";
import { randomId } from "../bridge/requests";

/** An id of this component alone. */
export function useOwnId(): string {
  return useMemo(() => `veo-${randomId()}`, []);
}
