// The sheet before an infusion: symptoms since the last dose, laboratory values, grades to confirm, what the label names.

import { get, newId, perhaps, put } from "../api.js";
import * as clock from "../clock.js";
import { button, hint, link, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { back, notice, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { learnSymptoms, symptomOf } from "../titles.js";
import { day, dayOf, distance, measure, named, numeral, say } from "../words.js";
import { signing } from "./sign.js";

const GRADES = ["0", "1", "2", "3", "4", "5"];
const ATTRIBUTIONS = ["unrelated", "unlikely", "possible", "probable", "definite"];

export async function preInfusion(about) {
  const { participant } = about;
  const [found, sign] = await Promise.all([
    perhaps(get(`/participants/${participant.id}/pre-infusion`)),
    signing(about, "pre-infusion", participant.id),
    learnSymptoms(),
  ]);
  const above = make(
    "p",
    { class: "above-sheets" },
    back(say("laboratory"), `#participant/${participant.id}/laboratory`),
  );
  if (!found) return [above, sheet(say("pre-infusion"), emptied(say("pre-infusion-none")))];
  return [
    above,
    next(about, found, sign),
    sheet(say("hold-facts"), hint(say("hold-words")), held(found.hold)),
    make("div", { class: "columns even" }, symptoms(found.symptoms), flags(found.flags)),
    sheet(say("suggested-grades"), hint(say("suggested-grades-words")), grades(about, found)),
    sheet(say("laboratory"), laboratory(found.laboratory)),
  ];
}

function next({ zone }, { next: cycle, since, questions }, sign) {
  return sheet(
    say("pre-infusion"),
    questions.map((words) => notice("info", paragraph(make("strong", {}, say("to-decide"))), paragraph(words))),
    cycle?.uncovered.length
      ? notice(
          "amber",
          paragraph(say("uncovered", { days: cycle.uncovered.map((on) => day(on, { weekday: true })).join("; ") })),
        )
      : null,
    facts([
      [
        say("next-cycle"),
        cycle ? say("cycle-of", { number: cycle.cycle, agent: named("regimen", cycle.regimen) }) : say("none"),
      ],
      [say("planned"), cycle?.planned_on ? day(cycle.planned_on, { weekday: true }) : null],
      [
        say("tolerated"),
        cycle?.tolerated_from ? say("span", { from: day(cycle.tolerated_from), to: day(cycle.tolerated_to) }) : null,
      ],
      [say("latest-day"), cycle?.latest_on ? day(cycle.latest_on) : null],
      [say("last-dose"), cycle?.last_dose_on ? day(cycle.last_dose_on) : null],
      [say("since"), since ? day(dayOf(since, zone)) : null],
    ]),
    sign ? make("p", {}, sign) : null,
  );
}

const held = (rows) =>
  table({
    caption: say("hold-facts"),
    quiet: true,
    rows,
    columns: [
      { head: say("fact"), kind: "row", cell: (row) => row.words },
      {
        head: say("met"),
        cell: (row) => badge("met", String(row.meets), { tone: { true: "red", false: "good" }[row.meets] ?? "plain" }),
      },
      { head: say("value"), kind: "number", cell: (row) => (row.value === null ? "–" : measure(row.value, row.unit)) },
      { head: say("day"), kind: "nowrap", cell: (row) => day(row.on) },
    ],
  });

/** What was reported; what never was stands in one line. */
function symptoms(rows) {
  const silent = rows.filter((row) => !row.worst).map((row) => row.title);
  return sheet(
    say("symptoms-since"),
    table({
      caption: say("symptoms-since"),
      quiet: true,
      rows: rows.filter((row) => row.worst),
      empty: say("no-symptoms"),
      columns: [
        { head: say("symptom"), kind: "row", cell: (row) => row.title },
        { head: say("worst"), kind: "number", cell: (row) => numeral(row.worst, 0) },
        { head: say("latest"), kind: "number", cell: (row) => numeral(row.latest, 0) },
        { head: say("reports"), kind: "number", cell: (row) => String(row.reports) },
      ],
    }),
    silent.length ? hint(say("not-reported", { symptoms: silent.join(", ") })) : null,
  );
}

const flags = (rows) =>
  sheet(
    say("flags"),
    table({
      caption: say("flags"),
      quiet: true,
      rows,
      empty: say("no-flags-open"),
      columns: [
        { head: say("level"), cell: (row) => badge("level", row.level) },
        { head: say("symptom"), kind: "row", cell: (row) => link(symptomOf(row), `#flag/${row.id}`) },
        { head: say("raised-at"), cell: (row) => distance(row.raised_at) },
      ],
    }),
  );

const grades = (about, { to_confirm: rows, next: cycle }) =>
  table({
    caption: say("suggested-grades"),
    quiet: true,
    rows,
    empty: say("no-grades"),
    columns: [
      { head: say("term"), kind: "row", cell: (row) => row.title },
      { head: say("suggested"), cell: (row) => [named("grade", String(row.suggested)), hint(row.basis)] },
      {
        head: say("seen"),
        kind: "nowrap",
        cell: (row) => day(row.seen_on ?? (row.seen_at ? dayOf(row.seen_at, about.zone) : null)),
      },
      {
        head: say("graded"),
        cell: (row) => (row.recorded === null ? say("not-yet") : named("grade", String(row.recorded))),
      },
      {
        head: say("actions"),
        cell: (row) =>
          about.acts
            ? button(say("grade-it"), async () => (await grade(about, row, cycle)) && about.again(), {
                class: "small",
                "aria-description": row.title,
              })
            : "",
      },
    ],
  });

/** A clinician confirms the grade or says another. */
function grade({ participant, zone }, row, cycle) {
  const id = newId();
  const given = cycle && cycle.cycle > 1 ? { regimen: cycle.regimen, cycle: cycle.cycle - 1 } : {};
  return dialog(say("grade-of", { term: row.title }), (close) =>
    form({
      label: say("save"),
      fields: [
        field("grade", {
          label: say("grade"),
          kind: "choice",
          required: true,
          value: row.recorded ?? "",
          pointer: "/detail/grade",
          options: GRADES.map((one) => [one, named("grade", one)]),
        }),
        field("attribution", {
          label: say("attribution"),
          kind: "select",
          pointer: "/detail/attribution",
          options: [["", say("choose")], ...ATTRIBUTIONS.map((one) => [one, named("attribution", one)])],
        }),
        field("on", { label: say("on-day"), kind: "date", required: true, value: dayOf(clock.now(), zone) }),
      ],
      submit: async ({ grade: chosen, attribution, on }) => {
        const detail = { term: row.term, grade: Number(chosen), ...(attribution ? { attribution } : {}), ...given };
        await put(`/participants/${participant.id}/facts/${id}`, { kind: "toxicity", on, detail });
        toast(say("saved"));
        close(true);
      },
    }),
  );
}

const laboratory = (rows) =>
  table({
    caption: say("laboratory"),
    quiet: true,
    rows,
    empty: say("no-laboratory"),
    columns: [
      { head: say("analyte"), kind: "row", cell: (row) => named("analyte", row.analyte) },
      { head: say("value"), kind: "number", cell: (row) => measure(row.value, row.unit) },
      { head: say("day"), kind: "nowrap", cell: (row) => day(row.on) },
      {
        head: say("suggested"),
        cell: (row) =>
          row.suggested.grade === null ? hint(row.suggested.reason ?? "") : named("grade", String(row.suggested.grade)),
      },
    ],
  });
