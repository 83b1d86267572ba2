// Files that come through the pages' own requests: kept on this machine, and checked on the way.

import { make } from "../dom.js";

const A_WHILE = 10_000; // milliseconds until the browser has taken it

/** Keep a file where the browser keeps downloads. */
export function save({ blob, name }) {
  const source = URL.createObjectURL(blob);
  const away = make("a", { href: source, download: name });
  document.body.append(away);
  away.click();
  away.remove();
  setTimeout(() => URL.revokeObjectURL(source), A_WHILE);
}

/** The SHA-256 of a file; null where the browser cannot (a page that is not secure). */
export async function digestOf(blob) {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
