// Billing labels as people write them: "team=film, scene=3".

/** The labels of a text; null where a part has no name or no value. */
export function readLabels(text: string): Readonly<Record<string, string>> | null {
  const parts = text.split(",").map((part) => part.trim());
  const pairs = parts.filter(Boolean).map((part) => part.split("=").map((word) => word.trim()));
  if (!pairs.every((pair) => pair.length === 2 && pair[0] && pair[1])) return null;
  return Object.fromEntries(pairs);
}

/** Labels as a text. */
export function labelsText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
}
