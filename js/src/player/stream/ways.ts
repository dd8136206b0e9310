// What is known of the way from the kernel to each view: found out once, whatever plays there.
import type { Requests } from "../../bridge/requests";

/** The way to one view. */
export interface Way {
  /** How many bytes one answer carries. */
  piece: number;
  /** Whether bytes have to be sent as text. */
  base64: boolean;
}

export const ways = new WeakMap<Requests, Way>();
