// Files for the user's own folder.
import type { Signal } from "@preact/signals";
import { sentenceOf } from "../bridge/requests";
import type { Urls } from "../urls";

/** Saves what `bring` brings under a name, through the browser's downloads. */
export type Save = (name: string, bring: () => Promise<Blob>) => Promise<void>;

/** `said` gets what went wrong. Only the last file is held: when its download ends is not told. */
export function openSaver(page: Document, urls: Urls, said: Signal<string>): Save {
  let held: string | null = null;
  return async (name, bring) => {
    try {
      const blob = await bring();
      urls.revoke(held);
      held = urls.of(blob);
      Object.assign(page.createElement("a"), { href: held, download: name }).click();
      said.value = "";
    } catch (error) {
      said.value = sentenceOf(error);
    }
  };
}
