// A participant's laboratory values by cycle with their grades, markers, and the sheet before an infusion.

import { get, newId, perhaps, put } from "../api.js";
import * as clock from "../clock.js";
import { button, hint, link, make } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { sheet } from "../parts/page.js";
import { emptied, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { preInfusion } from "./pre_infusion.js";
import { day, dayOf, measure, named, numeral, say, unit } from "../words.js";

export function view(about) {
  return about.rest[0] === "pre-infusion" ? preInfusion(about) : values(about);
}

async function values(about) {
  const { participant, acts, again } = about;
  const [found, doses] = await Promise.all([
    get(`/participants/${participant.id}/laboratory`),
    perhaps(get(`/participants/${participant.id}/injections`)),
  ]);
  return [
    make(
      "div",
      { class: "actions above-sheets" },
      acts ? button(say("record-laboratory"), async () => (await record(about)) && again(), { class: "main" }) : null,
      link(say("pre-infusion"), `#participant/${participant.id}/laboratory/pre-infusion`, { class: "button" }),
    ),
    found.cycles.length
      ? found.cycles.toReversed().map(cycleOf)
      : sheet(say("laboratory"), emptied(say("no-laboratory"))),
    doses?.items.length ? injections(doses) : null,
  ];
}

const cycleOf = (group) => {
  const title = group.cycle
    ? say("after-cycle", { number: group.cycle, day: day(group.given_on) })
    : say("before-first-dose");
  return sheet(
    title,
    table({
      caption: title,
      quiet: true,
      rows: group.results.toReversed(),
      columns: [
        {
          head: say("day"),
          kind: "nowrap",
          cell: (row) => [day(row.on), row.days === null ? null : hint(say("days-after", { count: row.days }))],
        },
        { head: say("analyte"), kind: "row", cell: (row) => named("analyte", row.analyte) },
        { head: say("value"), kind: "number", cell: (row) => measure(row.value, row.unit) },
        {
          head: say("as-told"),
          kind: "number",
          cell: (row) => (row.told_unit === row.unit ? "" : measure(row.told, row.told_unit)),
        },
        { head: say("suggested"), cell: (row) => suggestedOf(row.suggested) },
        { head: say("grade"), cell: (row) => gradeOf(row.graded?.grade ?? row.grade) },
      ],
    }),
  );
};

const suggestedOf = ({ grade, reason }) => (grade === null ? hint(reason ?? "") : named("grade", String(grade)));
const TONES = ["plain", "plain", "amber", "red", "red", "red"];
const gradeOf = (grade) =>
  grade === null || grade === undefined ? "–" : badge("grade", String(grade), { tone: TONES[grade] });

const injections = ({ items, next_due: next }) =>
  sheet(
    say("injections"),
    next ? hint(say("next-injection", { day: day(next.on), why: named("injection", next.because) })) : null,
    table({
      caption: say("injections"),
      quiet: true,
      rows: items.toReversed(),
      columns: [
        { head: say("day"), kind: "row", cell: (row) => day(row.on) },
        { head: say("agent"), cell: (row) => row.agent },
        { head: say("dose"), kind: "number", cell: (row) => numeral(row.dose_mg) },
        { head: say("before-dose"), kind: "number", cell: (row) => numeral(row.days_before_dose) },
      ],
    }),
  );

/** One day's values: what was not measured is left open; units are those the server takes. */
async function record({ participant, zone }) {
  const id = newId();
  const { analytes } = await get("/vocabularies/toxicity");
  return dialog(
    say("record-laboratory"),
    (close) =>
      form({
        label: say("save"),
        fields: [
          field("on", {
            label: say("taken-on"),
            kind: "date",
            required: true,
            value: dayOf(clock.now(), zone),
            max: dayOf(clock.now(), zone),
          }),
          hint(say("laboratory-hint")),
          analytes.map((one) => analyteFields(one)),
        ],
        submit: async (said) => {
          const results = Object.fromEntries(
            analytes
              .filter((one) => said[`value-${one.code}`] !== null)
              .map((one) => [one.code, { value: said[`value-${one.code}`], unit: said[`unit-${one.code}`] }]),
          );
          await put(`/participants/${participant.id}/laboratory/${id}`, { on: said.on, results });
          toast(say("saved"));
          close(true);
        },
      }),
    { size: "wide" },
  );
}

const analyteFields = (one) =>
  make(
    "div",
    { class: "row" },
    field(`value-${one.code}`, { label: one.title, kind: "number", pointer: `/detail/results/${one.code}` }),
    field(`unit-${one.code}`, {
      label: say("unit-of", { analyte: one.title }),
      kind: "select",
      required: true,
      options: one.units.map((name) => [name, unit(name)]),
      value: one.unit,
      pointer: `/detail/results/${one.code}/unit`,
    }),
  );
