// What a participant has answered: each questionnaire with its answers in words, its scores and how they came about.

import { all, get, newId, perhaps, post } from "../api.js";
import { button, hint, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { back, later, sheet } from "../parts/page.js";
import { facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { may } from "../session.js";
import { instrument as instrumentOf } from "../titles.js";
import { day, dayOf, moment, named, numeral, say } from "../words.js";
import { answerOf } from "../views/flag.js";
import { questions, readAnswers } from "./questions.js";
import { signing } from "./sign.js";

const REASONS = ["typing-error", "wrong-participant", "wrong-time", "source-differs", "participant-request", "other"];

export function view(about) {
  const [response] = about.rest;
  return response ? one(about, response) : list(about);
}

async function list({ participant, zone }) {
  const [rows, apart] = await Promise.all([
    all(`/participants/${participant.id}/responses`, {}, { pages: 5 }),
    perhaps(get(`/participants/${participant.id}/discordance`)),
  ]);
  const here = `#participant/${participant.id}/answers`;
  const given = sheet(
    say("answers"),
    table({
      caption: say("answers"),
      quiet: true,
      rows: rows.toReversed(),
      empty: say("no-answers"),
      columns: [
        {
          head: say("completed"),
          kind: "nowrap",
          cell: (row) => make("time", { datetime: row.completed_at }, moment(row.completed_at, zone)),
        },
        {
          head: say("questionnaire"),
          kind: "row",
          cell: (row) =>
            make(
              "a",
              { href: `${here}/${row.id}` },
              named("instrument", row.instrument),
              make("span", { class: "unseen" }, ` ${moment(row.completed_at, zone)}`),
            ),
        },
        { head: say("answered-by"), cell: (row) => named("who", row.answered_by) },
        { head: say("mode"), cell: (row) => named("mode", row.mode) },
        {
          head: say("state"),
          cell: (row) => [
            row.late ? badge("state", "late") : null,
            row.revision > 1 ? badge("state", "corrected") : null,
          ],
        },
      ],
    }),
  );
  return [given, apart?.gaps.length ? discordance(apart) : null];
}

/** Where the participant's own grades and their clinician's lie apart. */
const discordance = ({ gaps, note }) =>
  sheet(
    say("discordance"),
    hint(note),
    table({
      caption: say("discordance"),
      quiet: true,
      rows: gaps,
      columns: [
        { head: say("term"), kind: "row", cell: (row) => row.title },
        {
          head: say("clinician-grade"),
          cell: (row) => `${named("grade", String(row.clinician_grade))}, ${day(row.clinician_on)}`,
        },
        { head: say("patient-grade"), cell: (row) => `${row.patient_grade} (${row.label}), ${day(row.patient_on)}` },
        { head: say("apart"), cell: (row) => named("apart", row.kind) },
      ],
    }),
  );

async function one(about, id) {
  const { participant, zone } = about;
  const response = await get(`/responses/${id}`);
  const [instrument, scores, sign] = await Promise.all([
    instrumentOf(response.instrument),
    perhaps(all(`/responses/${id}/scores`)),
    signing(about, "response", id),
  ]);
  const items = instrument.items.filter((item) => item.code in response.answers);
  return [
    make("p", { class: "above-sheets" }, back(say("answers"), `#participant/${participant.id}/answers`)),
    sheet(
      instrument.title,
      facts([
        [say("completed"), moment(response.completed_at, zone)],
        [say("received"), moment(response.received_at, zone)],
        [say("answered-by"), named("who", response.answered_by)],
        [say("mode"), named("mode", response.mode)],
        [say("revision"), String(response.revision)],
        [say("recorded-by"), response.mode === "app" ? null : response.recorded_by],
        [say("clock"), response.clock_off ? say("clock-off") : null],
      ]),
      table({
        caption: say("answers"),
        quiet: true,
        rows: items,
        columns: [
          { head: say("question"), kind: "row", cell: (item) => item.label },
          { head: say("answer"), cell: (item) => answerOf(instrument, item, response.answers[item.code]) },
        ],
      }),
      corrections(about, response, instrument, sign),
    ),
    scores?.length ? scoresOf(id, instrument, scores) : null,
  ];
}

const scoresOf = (id, instrument, scores) =>
  sheet(
    say("scores"),
    table({
      caption: say("scores"),
      quiet: true,
      rows: scores,
      columns: [
        {
          head: say("scale"),
          kind: "row",
          cell: (score) => instrument.scores.find((one) => one.id === score.scale)?.title ?? score.scale,
        },
        { head: say("value"), kind: "number", cell: (score) => numeral(score.value, 1) },
        { head: say("items"), kind: "number", cell: (score) => say("of", { some: score.answered, all: score.of }) },
        {
          head: say("how"),
          cell: (score) => [
            score.reason ? hint(named("missing", score.reason)) : null,
            later(say("explain"), () => explained(id, score)),
          ],
        },
      ],
    }),
  );

async function explained(id, score) {
  const told = await get(`/responses/${id}/scores/${encodeURIComponent(score.scale)}/explanation`);
  return [paragraph(told.formula), hint(told.when_missing), hint(told.source)];
}

/** An investigator puts other answers in force, or takes them out; the first ones stay readable. */
function corrections({ participant, again, go }, response, instrument, sign) {
  const revises = may(["investigator"], participant.trial, participant.site) && response.current && !response.voided;
  if (!revises) return sign && make("p", { class: "actions" }, sign);
  const address = (made) => `participant/${participant.id}/answers/${made.id}`;
  return make(
    "div",
    { class: "actions" },
    sign ?? "",
    button(say("correct-answers"), async () => {
      const made = await correct(response, instrument);
      if (made) go(address(made));
    }),
    button(say("take-out"), async () => (await takeOut(response)) && again(), { class: "danger" }),
  );
}

const why = () => [
  field("reason_code", {
    label: say("reason"),
    kind: "select",
    required: true,
    options: [["", say("choose")], ...REASONS.map((one) => [one, named("correction", one)])],
  }),
  field("reason", { label: say("in-words"), kind: "long", required: true }),
];

function correct(response, instrument) {
  const id = newId();
  return dialog(
    say("correct-answers"),
    (close) =>
      form({
        label: say("correct-answers"),
        fields: [
          hint(say("correct-words", { day: day(dayOf(response.completed_at, response.zone)) })),
          questions(instrument, response.answers),
          ...why(),
        ],
        submit: async (said) => {
          const { body } = await post(`/responses/${response.id}/corrections`, {
            id,
            answers: readAnswers(instrument, said),
            reason_code: said.reason_code,
            reason: said.reason,
          });
          toast(say("saved"));
          close(body);
        },
      }),
    { size: "wide" },
  );
}

function takeOut(response) {
  const id = newId();
  return dialog(say("take-out"), (close) =>
    form({
      label: say("take-out"),
      fields: [hint(say("take-out-words")), ...why()],
      submit: async ({ reason_code, reason }) => {
        close((await post(`/responses/${response.id}/void`, { id, reason_code, reason })).body);
        toast(say("saved"));
      },
    }),
  );
}
