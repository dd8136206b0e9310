// The way out of the page for a text.

/** Whether the clipboard took a text; plain http has none, and the browser or its user may deny it. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
