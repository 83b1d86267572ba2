// A participant's laboratory values by cycle with their grades, markers, and the sheet before an infusion.

import { get, newId, perhaps, put } from "../api.js";
import * as clock from "../clock.js";
import { button, hint, link, make } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { back, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { day, dayOf, named, numeral, say } from "../words.js";

const UNITS = {
  platelets: "10^9/L",
  neutrophils: "10^9/L",
  haemoglobin: "g/dL",
  lymphocytes: "10^9/L",
  creatinine: "mg/dL",
  "creatinine-clearance": "mL/min",
  bilirubin: "mg/dL",
  albumin: "g/L",
  "5-hiaa": "mg/24h",
  "chromogranin-a": "ng/mL",
};

export function view(about) {
  return about.rest[0] === "pre-infusion" ? preInfusion(about) : values(about);
}

async function values(about) {
  const { participant, acts, again } = about;
  const found = await perhaps(get(`/participants/${participant.id}/laboratory`));
  const rows = rowsOf(found);
  return sheet(
    say("laboratory"),
    make(
      "div",
      { class: "actions" },
      acts ? button(say("record-laboratory"), async () => (await record(about)) && again(), { class: "main" }) : null,
      link(say("pre-infusion"), `#participant/${participant.id}/laboratory/pre-infusion`, { class: "button" }),
    ),
    table({
      caption: say("laboratory"),
      quiet: true,
      rows,
      empty: say("no-laboratory"),
      columns: [
        { head: say("day"), kind: "nowrap", cell: (row) => day(row.on) },
        { head: say("analyte"), kind: "row", cell: (row) => named("analyte", row.analyte) },
        { head: say("value"), kind: "number", cell: (row) => `${numeral(row.value)} ${row.unit ?? ""}` },
        { head: say("grade"), cell: (row) => gradeOf(row) },
        { head: say("cycle"), cell: (row) => (row.cycle ? say("cycle-short", { number: row.cycle }) : "") },
      ],
    }),
  );
}

function rowsOf(found) {
  const groups = found?.cycles ?? found?.groups;
  const rows = groups
    ? groups.flatMap((group) => (group.results ?? group.values ?? group.items ?? []).map((row) => ({ cycle: group.cycle ?? group.number, ...row })))
    : (found?.items ?? found?.results ?? []);
  return rows.toSorted((one, other) => other.on.localeCompare(one.on));
}

function gradeOf(row) {
  if (row.grade !== null && row.grade !== undefined) return badge("grade", String(row.grade), { tone: row.grade >= 3 ? "red" : row.grade === 2 ? "amber" : "plain" });
  const suggested = row.suggested?.grade ?? row.suggested_grade;
  return suggested !== null && suggested !== undefined ? hint(say("suggested-grade", { grade: suggested })) : "";
}

function record({ participant, zone }) {
  const id = newId();
  const names = Object.keys(UNITS);
  return dialog(
    say("record-laboratory"),
    (close) =>
      form({
        label: say("save"),
        fields: [
          field("on", { label: say("taken-on"), kind: "date", required: true, value: dayOf(clock.now(), zone), max: dayOf(clock.now(), zone) }),
          hint(say("laboratory-hint")),
          names.map((name) =>
            make(
              "div",
              { class: "row" },
              field(`value-${name}`, { label: named("analyte", name), kind: "number", pointer: `/detail/results/${name}` }),
              field(`unit-${name}`, { label: say("unit-of", { analyte: named("analyte", name) }), value: UNITS[name], required: true, pointer: `/detail/results/${name}/unit` }),
            ),
          ),
        ],
        submit: async (said) => {
          const given = names.filter((name) => said[`value-${name}`] !== null);
          const results = Object.fromEntries(given.map((name) => [name, { value: said[`value-${name}`], unit: said[`unit-${name}`] }]));
          await put(`/participants/${participant.id}/facts/${id}`, { kind: "laboratory", on: said.on, detail: { results } });
          toast(say("saved"));
          close(true);
        },
      }),
    { size: "wide" },
  );
}

/** Symptoms since the last dose, laboratory values, and grades a clinician may confirm. */
async function preInfusion({ participant, zone }) {
  const found = await perhaps(get(`/participants/${participant.id}/pre-infusion`));
  const above = make("p", {}, back(say("laboratory"), `#participant/${participant.id}/laboratory`));
  if (!found) return [above, sheet(say("pre-infusion"), emptied(say("pre-infusion-none")))];
  return [
    above,
    sheet(
      say("pre-infusion"),
      facts([
        [say("next-cycle"), found.next_cycle ?? found.cycle ?? null],
        [say("since"), found.since ? day(dayOf(found.since, zone)) : null],
      ]),
      symptomTable(found.symptoms ?? []),
    ),
    sheet(say("laboratory"), laboratoryTable(found.laboratory ?? found.labs ?? [])),
    sheet(say("suggested-grades"), hint(say("suggested-grades-words")), gradeTable(found.suggested ?? found.grades ?? found.suggestions ?? [])),
  ];
}

const symptomTable = (rows) =>
  table({
    caption: say("symptoms-since"),
    rows,
    empty: say("no-symptoms"),
    columns: [
      { head: say("symptom"), kind: "row", cell: (row) => row.title ?? named("symptom", row.symptom) },
      { head: say("worst-grade"), kind: "number", cell: (row) => numeral(row.worst ?? row.grade, 0) },
      { head: say("latest"), kind: "number", cell: (row) => numeral(row.latest, 0) },
      { head: say("baseline"), kind: "number", cell: (row) => numeral(row.baseline, 0) },
    ],
  });

const laboratoryTable = (rows) =>
  table({
    caption: say("laboratory"),
    quiet: true,
    rows,
    empty: say("no-laboratory"),
    columns: [
      { head: say("analyte"), kind: "row", cell: (row) => named("analyte", row.analyte) },
      { head: say("value"), kind: "number", cell: (row) => (row.value === null ? "–" : `${numeral(row.value)} ${row.unit ?? ""}`) },
      { head: say("day"), kind: "nowrap", cell: (row) => day(row.on) },
      { head: say("grade"), cell: gradeOf },
    ],
  });

const gradeTable = (rows) =>
  table({
    caption: say("suggested-grades"),
    quiet: true,
    rows,
    empty: say("no-grades"),
    columns: [
      { head: say("term"), kind: "row", cell: (row) => row.title ?? named("term", row.term) },
      { head: say("grade"), kind: "number", cell: (row) => (row.grade === null || row.grade === undefined ? "–" : String(row.grade)) },
      { head: say("from"), cell: (row) => row.reason ?? row.from ?? named("source", row.source) },
    ],
  });
