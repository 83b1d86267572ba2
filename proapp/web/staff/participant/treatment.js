// A participant's treatment: periods, regimens and cycles as planned and as given, doses absorbed, what to decide.

import { get, perhaps } from "../api.js";
import { button, hint, link, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { notice, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { day, daysBetween, moment, named, numeral, say } from "../words.js";
import { recordCycle } from "./cycle.js";
import { waysOn } from "./period.js";

export async function view(about) {
  const { participant, course } = about;
  if (!course) return sheet(say("treatment"), emptied(say("treatment-masked")));
  const [doses, ways] = await Promise.all([
    perhaps(get(`/participants/${participant.id}/doses`)),
    about.acts ? waysOn(about) : [],
  ]);
  return [
    ways.length ? make("p", { class: "actions above-sheets" }, ways) : null,
    course.questions.map((one) =>
      notice("info", paragraph(make("strong", {}, say("to-decide"))), paragraph(one.words)),
    ),
    course.periods.length
      ? course.periods.toReversed().map((period) => periodOf(about, period))
      : sheet(say("treatment"), emptied(say("not-allocated"))),
    doses ? absorbed(doses) : null,
    make("p", {}, link(say("pre-infusion"), `#participant/${participant.id}/laboratory/pre-infusion`)),
  ];
}

const periodOf = (about, period) =>
  sheet(
    say("period-title", { number: period.number, arm: named("arm", period.arm) }),
    facts([
      [say("began"), day(period.begins_on)],
      [say("began-with"), named("period-kind", period.kind)],
      ...Object.entries(period.strata ?? {}).map(([name, level]) => [named("stratum", name), named("level", level)]),
    ]),
    period.regimens.map((regimen) => regimenOf(about, regimen)),
  );

const regimenOf = (about, regimen) => [
  make("h3", {}, `${regimen.agent ?? regimen.id} `, badge("regimen-status", regimen.status)),
  regimen.ended_on ? hint(say("ended", { day: day(regimen.ended_on), by: named("fact", regimen.ended_by) })) : null,
  regimen.cycles.length
    ? make(
        "ol",
        { class: "cycles" },
        regimen.cycles.map((cycle) => cycleOf(about, regimen, cycle)),
      )
    : hint(say("no-cycles")),
];

function cycleOf(about, regimen, cycle) {
  const { participant, course, zone, acts, again } = about;
  const open = acts && !cycle.given && !["skipped", "stopped"].includes(cycle.status) && !regimen.ended_on;
  const record = async () =>
    (await recordCycle({ participant, course, zone, preset: { regimen: regimen.id, cycle: cycle.number } })) && again();
  return make(
    "li",
    { class: "cycle" },
    make("div", { class: "top" }, say("cycle-title", { number: cycle.number }), badge("cycle-status", cycle.status)),
    cycle.given ? givenOf(cycle, zone) : plannedOf(cycle),
    cycle.reasons.length ? paragraph(say("because", { reasons: cycle.reasons.join(", ") })) : null,
    open
      ? button(say("record"), record, {
          class: "small",
          "aria-label": say("record-cycle-number", { number: cycle.number }),
        })
      : null,
  );
}

const givenOf = ({ given, first_planned_on: first, reduced }, zone) => [
  paragraph(make("time", { datetime: given.start }, moment(given.start, zone))),
  paragraph(
    [
      given.activity_gbq ? say("gbq", { number: given.activity_gbq }) : null,
      given.dose_mg ? say("mg", { number: given.dose_mg }) : null,
      reduced ? say("reduced") : null,
    ]
      .filter(Boolean)
      .join(", "),
  ),
  shift(first, given.on),
];

const plannedOf = ({ planned_on: on, first_planned_on: first, activity_gbq: activity }) => [
  paragraph(on ? say("planned-on", { day: day(on) }) : say("not-planned")),
  activity ? paragraph(say("gbq", { number: activity })) : null,
  shift(first, on),
];

/** How far a cycle has moved from where it was planned first. */
function shift(first, on) {
  const days = first && on ? daysBetween(first, on) : 0;
  return days ? hint(say(days > 0 ? "later-than-planned" : "earlier-than-planned", { count: Math.abs(days) })) : null;
}

/** What was measured after each dose, and the totals against what the protocol wants. */
function absorbed({ regimens }) {
  const measured = regimens.filter((one) => one.cycles.some((cycle) => cycle.measured_on) || one.goals);
  return measured.map((one) =>
    sheet(
      say("absorbed-of", { agent: one.agent ?? one.regimen }),
      table({
        caption: say("absorbed-of", { agent: one.agent ?? one.regimen }),
        quiet: true,
        rows: one.cycles,
        empty: say("no-doses"),
        columns: [
          { head: say("cycle"), kind: "row", cell: (row) => say("cycle-title", { number: row.cycle }) },
          {
            head: say("measured"),
            kind: "nowrap",
            cell: (row) => (row.measured_on ? day(row.measured_on) : say("not-measured")),
          },
          ...ORGANS.flatMap((organ) => [
            { head: named("organ", organ), kind: "number", cell: (row) => numeral(row[`${organ}_gy`], 1) },
            { head: say("running"), kind: "number", cell: (row) => numeral(row.running[organ], 1) },
          ]),
          { head: say("method"), cell: (row) => [row.method, row.software].filter(Boolean).join(", ") },
        ],
      }),
      one.goals
        ? facts(
            ORGANS.filter((organ) => one.goals[organ]).map((organ) => [
              say("goal-of", { organ: named("organ", organ) }),
              goalOf(one, organ),
            ]),
          )
        : null,
    ),
  );
}

const ORGANS = ["lesion", "kidney", "marrow"];

const goalOf = ({ goals, total, remaining }, organ) => {
  const wanted = Array.isArray(goals[organ])
    ? say("gy-between", { from: goals[organ][0], to: goals[organ][1] })
    : say("gy-at-most", { most: goals[organ] });
  return `${numeral(total[organ] ?? 0, 1)} Gy, ${wanted}${remaining[organ] === undefined ? "" : `, ${say("gy-remaining", { left: remaining[organ] })}`}`;
};
