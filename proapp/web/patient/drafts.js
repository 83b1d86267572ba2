// Half-finished questionnaires: kept on this phone with every answer, and told to the server when there is a network.

import * as clock from "./clock.js";
import { given } from "./questionnaire.js";
import { read, remove, together, update } from "./store.js";

/** Begin a questionnaire, or say who goes on with it. Keeps what was answered before. */
export function begin(assignment, answeredBy) {
  return together(["drafts", "outbox", "settings"], async (stores, get) => {
    const participant = (await get(stores.settings.get("participant")))?.value ?? null;
    const present = (await get(stores.drafts.get(assignment.id))) ?? {};
    const draft = {
      answers: {},
      step: null,
      revision: 0,
      unsent: false,
      startedAt: clock.now(),
      startedOnPhone: Date.now(),
      ...present,
      assignment: assignment.id,
      instrument: assignment.instrument,
      unscheduled: assignment.unscheduled ?? false,
      answeredBy,
      participant,
      changedAt: clock.now(),
    };
    draft.startedAt ??= clock.now();
    draft.startedOnPhone ??= Date.now();
    stores.drafts.put(draft);
    if (!assignment.unscheduled && !assignment.started_at) stores.outbox.put(started(assignment, draft));
    return draft;
  });
}

const started = (assignment, draft) => ({
  id: `start ${assignment.id}`,
  kind: "start",
  participant: draft.participant,
  item: { kind: "start", id: assignment.id, at: clock.stamp(draft.startedOnPhone) },
  madeAt: Date.now(),
  failures: 0,
});

/** Keep one answer; undefined takes it out. */
export function answer(assignment, code, value) {
  return update("drafts", assignment, (draft) => {
    if (!draft) return null;
    const answers = { ...draft.answers };
    if (value === undefined) delete answers[code];
    else answers[code] = value;
    return { ...draft, answers, changedAt: clock.now(), unsent: true };
  });
}

/** Keep where somebody is: a question's code, or `review`. */
export function moveTo(assignment, step) {
  return update("drafts", assignment, (draft) =>
    draft && draft.step !== step ? { ...draft, step, unsent: true } : null,
  );
}

/** Use the answers of the other phone instead of those shown, or forget that there were any. */
export function settle(assignment, { useOther }) {
  return update("drafts", assignment, (draft) => {
    if (!draft?.other) return null;
    const { other, ...rest } = draft;
    return useOther ? { ...rest, ...other, changedAt: clock.now(), unsent: true } : rest;
  });
}

export const drop = (assignment) => remove("drafts", assignment);

/** What the server is told of a draft. It knows steps as item codes only. */
export function told(draft, instrument) {
  const isItem = instrument.items.some((item) => item.code === draft.step);
  return {
    kind: "draft",
    id: draft.assignment,
    revision: draft.revision,
    answers: given(instrument, draft.answers),
    item: isItem ? draft.step : null,
    at: clock.stamp(clock.onPhone(draft.changedAt)),
  };
}

export const draft = (assignment) => read("drafts", assignment);
