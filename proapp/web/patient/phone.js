// What this phone knows at this moment, gathered from its store: one look, from which a screen is drawn.

import * as clock from "./clock.js";
import { lastMoment, state } from "./deadline.js";
import { all, setting } from "./store.js";

/** Everything a screen may want to know. */
export async function look() {
  const [drafts, outbox, completed, receipts, advice] = await Promise.all(
    ["drafts", "outbox", "completed", "receipts", "advice"].map((room) => all(room)),
  );
  const names = ["bundle", "keys", "participant", "language", "translated"];
  const [bundle, keys, bound, language, translated] = await Promise.all(names.map((name) => setting(name)));
  const isOurs = (one) => !one.participant || one.participant === bundle?.content.participant.id;
  return {
    bundle: bundle ? spoken(bundle.content, translated?.language === language ? translated : null) : null,
    isConnected: Boolean(keys),
    isBound: Boolean(bound),
    drafts: byKey(drafts.filter(isOurs), "assignment"),
    completed: byKey(completed.filter(isOurs), "assignment"),
    receipts: byKey(receipts, "response"),
    outbox: outbox.sort((one, other) => one.madeAt - other.madeAt),
    advice: advice.filter((one) => isOurs(one) && !one.readAt).sort((one, other) => one.madeAt - other.madeAt),
  };
}

/** The package with its questions in the language chosen here, where they are the same questions and have words. */
function spoken(bundle, translated) {
  if (!translated) return bundle;
  const instruments = Object.entries(bundle.instruments).map(([key, one]) => {
    const other = translated.instruments[key];
    return [key, other && other.digest === one.digest && (one.placeholder || !other.placeholder) ? other : one];
  });
  return { ...bundle, instruments: Object.fromEntries(instruments) };
}

const byKey = (rows, name) => new Map(rows.map((row) => [row[name], row]));

/** Answers that are kept here and have not reached the server. */
export const unsent = (phone) => phone.outbox.filter((one) => one.kind === "response");

/** The assignments with their state, as the phone sees them now. */
export function due(phone) {
  const answered = new Set(phone.bundle.answered);
  return phone.bundle.assignments
    .filter((one) => one.instrument in phone.bundle.instruments)
    .map((one) => described(phone, one, answered.has(one.id) || phone.completed.has(one.id)));
}

function described(phone, assignment, answered) {
  const draft = phone.drafts.get(assignment.id) ?? null;
  const startedAt = began(assignment, draft);
  return {
    ...assignment,
    draft,
    title: phone.bundle.instruments[assignment.instrument].title,
    state: state(assignment, clock.now(), { answered, startedAt }),
    until: lastMoment(assignment, startedAt),
  };
}

/** When somebody began an assignment, here or on another phone, in milliseconds by the server; null if nobody. */
function began(assignment, draft) {
  const times = [draft?.startedAt, assignment.started_at ? Date.parse(assignment.started_at) : null];
  const known = times.filter((time) => typeof time === "number");
  return known.length ? Math.min(...known) : null;
}

/** One assignment with its questions, also one that the patient made up by reporting something. */
export function assignment(phone, id) {
  const planned = phone.bundle ? due(phone).find((one) => one.id === id) : null;
  if (planned) return planned;
  const draft = phone.drafts.get(id);
  return draft?.unscheduled ? reported(phone, draft) : null;
}

function reported(phone, draft) {
  const title = phone.bundle.instruments[draft.instrument].title;
  return { id: draft.assignment, instrument: draft.instrument, unscheduled: true, state: "open", draft, title };
}
