// Entering answers on somebody's behalf: from paper, by telephone, by an interviewer or a proxy.

import { get, newId, put } from "../api.js";
import * as clock from "../clock.js";
import { hint, link } from "../dom.js";
import { questions, readAnswers } from "../participant/questions.js";
import { person } from "../people.js";
import { field, form } from "../parts/form.js";
import { back, head, notice, sheet } from "../parts/page.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { instrument as instrumentOf } from "../titles.js";
import { day, named, say } from "../words.js";

const MODES = ["paper", "phone", "interviewer", "proxy"];
const WHO = ["participant", "with-help", "proxy"];

export async function view(app, participantId, assignmentId) {
  const participant = await person(participantId);
  const zone = place.zone(participant.site);
  const assignment = await get(`/assignments/${assignmentId}`);
  const instrument = await instrumentOf(assignment.instrument);
  const id = newId();
  return [
    head(say("enter-for", { code: participant.code }), {
      above: back(participant.code, `#participant/${participant.id}/schedule`),
      about: `${instrument.title}, ${named("timepoint", assignment.timepoint)}, ${day(assignment.target_on)}`,
    }),
    notice("info", say("labels-only")),
    form({
      label: say("save-answers"),
      fields: [
        sheet(
          say("how-answered"),
          field("mode", {
            label: say("mode"),
            kind: "choice",
            required: true,
            options: MODES.map((one) => [one, named("mode", one)]),
          }),
          field("answered_by", {
            label: say("answered-by"),
            kind: "choice",
            required: true,
            options: WHO.map((one) => [one, named("who", one)]),
          }),
          field("answered_at", {
            label: say("really-answered-at"),
            kind: "time",
            required: true,
            hint: say("site-time", { zone }),
            max: clock.local(clock.now(), zone),
          }),
          field("reference", { label: say("where-paper"), hint: say("where-paper-hint") }),
          field("reason", { label: say("why-on-behalf"), kind: "long", required: true }),
        ),
        sheet(instrument.title, hint(say("leave-open")), questions(instrument)),
      ],
      submit: async (said) => {
        await put(`/participants/${participant.id}/entries/${id}`, {
          assignment_id: assignment.id,
          answers: readAnswers(instrument, said),
          mode: said.mode,
          answered_by: said.answered_by,
          answered_at: clock.atOffset(said.answered_at, zone),
          reason: said.reason,
          ...(said.reference ? { reference: said.reference } : {}),
        });
        toast(say("entered"));
        app.go(`participant/${participant.id}/answers/${id}`);
      },
      also: [link(say("cancel"), `#participant/${participant.id}/schedule`, { class: "button quiet" })],
    }),
  ];
}
