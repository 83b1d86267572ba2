// Fetches what the patient has answered so far, page by page, the newest first.

import { ask } from "../api.js";

const MOST = 20; // pages; a trial of years has fewer

export async function past() {
  const items = [];
  let cursor = null;
  for (let page = 0; page < MOST; page += 1) {
    const query = cursor ? `?${new URLSearchParams({ cursor })}` : "";
    const { body } = await ask("GET", `/me/history${query}`);
    items.push(...body.items);
    cursor = body.next;
    if (!cursor) break;
  }
  return items.sort((one, other) => Date.parse(other.completed_at) - Date.parse(one.completed_at));
}
