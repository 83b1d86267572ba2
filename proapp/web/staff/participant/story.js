// A participant's timeline as one table: everything that happened or is planned, by day.

import { make } from "../dom.js";
import { badge } from "../parts/badge.js";
import { table } from "../parts/table.js";
import { symptomOf } from "../titles.js";
import { day, dayOf, measure, named, say } from "../words.js";

/** The whole story by day, the newest first. */
export function storyTable(timeline, zone) {
  const rows = [
    ...(timeline.cycles ?? []).map((one) => cycleRow(one)),
    ...timeline.assignments.map((one) => assignmentRow(one)),
    ...timeline.flags.map((one) => ({
      on: dayOf(one.raised_at, zone),
      kind: "flag",
      what: make("a", { href: `#flag/${one.id}` }, symptomOf(one)),
      state: badge("level", one.level),
    })),
    ...timeline.facts
      .filter((one) => !CYCLES.has(one.kind))
      .map((one) => ({ on: one.on, kind: "fact", what: named("fact", one.kind), state: "" })),
    ...timeline.calls.map((one) => ({
      on: dayOf(one.at, zone),
      kind: "call",
      what: named("call", one.outcome),
      state: "",
    })),
    ...timeline.laboratory.map((one) => ({
      on: one.on,
      kind: "laboratory",
      what: named("analyte", one.analyte),
      state: measure(one.value, one.unit),
    })),
  ].filter((one) => one.on);
  return table({
    caption: say("timeline"),
    quiet: true,
    rows: rows.sort((one, other) => other.on.localeCompare(one.on)),
    mark: (row) => (row.past ? "past" : null),
    columns: [
      { head: say("day"), kind: "nowrap", cell: (row) => make("time", { datetime: row.on }, day(row.on)) },
      { head: say("kind"), cell: (row) => say(`story-${row.kind}`) },
      { head: say("what"), kind: "row", cell: (row) => row.what },
      { head: say("state"), cell: (row) => row.state },
    ],
  });
}

const CYCLES = new Set(["given", "held", "delayed", "skipped", "reduced", "stopped"]);

const cycleRow = (one) => ({
  on: one.given_on ?? one.planned_on,
  kind: "cycle",
  what: say("cycle-of", { number: one.number, agent: one.agent ?? one.regimen }),
  state: badge("cycle-status", one.status),
});

const assignmentRow = (one) => ({
  on: one.target_on,
  kind: "questionnaire",
  what: named("instrument", one.instrument),
  state: [
    badge("state", one.state),
    one.late ? badge("state", "late") : null,
    one.missing ? named("missing", one.missing.code) : null,
  ],
  past: one.state === "cancelled",
});
