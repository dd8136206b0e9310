// Where the Jupyter server serves a file: the page knows the server's address, the kernel does not.
import { isRecord, text } from "./bridge/read";

/** The server's base address as the page's own head or body tells; null where there is no Jupyter server. */
export function baseUrl(page: Document): string | null {
  const found = fromConfig(page) || page.body?.dataset.baseUrl;
  return found ? `${found.replace(/\/+$/, "")}/` : null;
}

/** The address of a file whose path, relative to the server's root, is percent-encoded already. */
export function fileUrl(page: Document, file: string | null): string | null {
  const base = baseUrl(page);
  return base === null || file === null ? null : `${base}files/${file}`;
}

function fromConfig(page: Document): string {
  try {
    const config: unknown = JSON.parse(page.getElementById("jupyter-config-data")?.textContent ?? "");
    return isRecord(config) ? text(config.baseUrl) : "";
  } catch {
    return "";
  }
}
