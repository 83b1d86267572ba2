// The package the phone works from: what is due, the questions, the limits for advice, whom to call. Good for 60 days.

import { call, Refused } from "./api.js";
import { all, keep, setting, together } from "./store.js";

/** Fetch the package if it has changed. Gives whether it had. Throws as api.js does. */
export async function refreshBundle() {
  const kept = await setting("bundle");
  const headers = kept?.tag ? { "If-None-Match": kept.tag } : {};
  const reply = await call("GET", "/me/bundle", { headers });
  await keep("fetched", Date.now());
  if (reply.status === 304) return false;
  if (reply.status >= 400) throw new Refused(reply);
  await accept(reply.body, reply.tag);
  return true;
}

/** Put a package in force. Drafts made on another phone are taken over; drafts of what is answered are dropped. */
export async function accept(content, tag) {
  const completed = new Set((await all("completed")).map((one) => one.assignment));
  await together(["settings", "drafts"], async (stores, get) => {
    stores.settings.put({ name: "bundle", value: { content, tag } });
    stores.settings.put({ name: "participant", value: content.participant.id }); // whose phone this is
    for (const id of content.answered) if (!completed.has(id)) stores.drafts.delete(id);
    for (const draft of content.drafts) {
      if (completed.has(draft.assignment_id)) continue;
      const local = await get(stores.drafts.get(draft.assignment_id));
      const next = merged(local, draft);
      if (next) stores.drafts.put({ ...next, participant: content.participant.id });
    }
  });
}

/** What to keep of a draft here and one from the server. Of two that differ the newer is shown, the other kept. */
export function merged(local, server) {
  const theirs = {
    assignment: server.assignment_id,
    answers: server.answers,
    step: server.item,
    revision: server.revision,
    changedAt: Date.parse(server.updated_at),
    unsent: false,
  };
  if (!local) return { ...theirs, instrument: null, elsewhere: true };
  if (local.revision >= server.revision) return null;
  if (!local.unsent || same(local.answers, server.answers)) return { ...local, ...theirs, unsent: false };
  const [newer, older] = local.changedAt >= theirs.changedAt ? [local, theirs] : [theirs, local];
  return {
    ...local,
    answers: newer.answers,
    step: newer.step,
    changedAt: newer.changedAt,
    revision: server.revision,
    unsent: true,
    other: { answers: older.answers, step: older.step, changedAt: older.changedAt },
  };
}

const same = (one, other) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());
