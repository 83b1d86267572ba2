// The moment a questionnaire is done: its text is frozen and kept in one step, before anybody is told "done".

import { advised, isUrgent } from "./advice.js";
import * as clock from "./clock.js";
import { wall } from "./contacts.js";
import { given } from "./questionnaire.js";
import { together } from "./store.js";

/** Thrown when another tab has finished the same questionnaire first; its answers stand. */
export class DoneAlready extends Error {}

/** Freeze the answers of a draft and keep them for sending. Gives the response's id and the advice they call for. */
export async function complete(phone, assignment) {
  const { draft } = assignment;
  const instrument = phone.bundle.instruments[assignment.instrument];
  const response = crypto.randomUUID();
  const answers = given(instrument, draft.answers);
  const advice = adviceFor(phone, assignment, { instrument, answers });
  const frozen = {
    id: response,
    kind: "response",
    assignment: assignment.id,
    participant: phone.bundle.participant.id,
    title: instrument.title,
    body: body(assignment, { instrument, answers }),
    mark: clock.mark(),
    madeAt: Date.now(),
    failures: 0,
  };
  await kept(frozen, advice, assignment);
  return { response, advice };
}

/** The text that is sent, the same bytes each time. */
function body(assignment, { instrument, answers }) {
  const { draft } = assignment;
  return JSON.stringify({
    assignment_id: assignment.id,
    instrument: assignment.instrument,
    answers,
    answered_by: draft.answeredBy,
    started_at: clock.stamp(draft.startedOnPhone),
    completed_at: clock.stamp(),
    zone: clock.zone(),
    mode: "web",
    language: instrument.language,
    ...(assignment.unscheduled ? { unscheduled: true } : {}),
  });
}

function adviceFor(phone, assignment, { instrument, answers }) {
  const thresholds = phone.bundle.advice[assignment.advice ?? adviceKey(phone, assignment.instrument)] ?? [];
  const about = assignment.target_on ?? wall(clock.now(), clock.zone()).day;
  return advised(thresholds, instrument, answers, { at: clock.now(), about }).filter(isUrgent);
}

/** For a report nobody planned: the limits of the same questions where one is planned. */
function adviceKey(phone, instrument) {
  return (
    phone.bundle.unscheduled_advice?.[instrument] ??
    phone.bundle.assignments.find((one) => one.instrument === instrument)?.advice
  );
}

async function kept(frozen, advice, assignment) {
  try {
    await together(["outbox", "completed", "drafts", "advice"], async (stores, get) => {
      await get(
        stores.completed.add({
          assignment: assignment.id,
          response: frozen.id,
          participant: frozen.participant,
          at: frozen.madeAt,
          title: frozen.title,
        }),
      );
      stores.outbox.put(frozen);
      stores.drafts.delete(assignment.id);
      if (advice.length)
        stores.advice.put({
          id: frozen.id,
          assignment: assignment.id,
          participant: frozen.participant,
          title: frozen.title,
          lines: advice,
          madeAt: frozen.madeAt,
        });
    });
  } catch (error) {
    if (error.name === "ConstraintError") throw new DoneAlready();
    throw error;
  }
}
