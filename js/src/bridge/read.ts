// Readers of JSON from the kernel, which may be older or newer than this page: odd values become empty ones.

/** Any JSON object, or an empty one. */
export function record(raw: unknown): Record<string, unknown> {
  return isRecord(raw) ? raw : {};
}

/** Whether it is an object with names. */
export function isRecord(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}

/** An array, or an empty one. */
export function list(raw: unknown): readonly unknown[] {
  return Array.isArray(raw) ? raw : [];
}

/** A string; numbers are written out. */
export function text(raw: unknown): string {
  return typeof raw === "string" ? raw : typeof raw === "number" ? String(raw) : "";
}

/** A finite number, or null. */
export function number(raw: unknown): number | null {
  return typeof raw === "number" && Number.isFinite(raw) ? raw : null;
}

/** A number above zero, or null. */
export function positive(raw: unknown): number | null {
  const read = number(raw);
  return read !== null && read > 0 ? read : null;
}
