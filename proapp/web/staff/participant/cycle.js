// What became of a cycle: given, held, delayed, skipped, reduced, stopped; previewed before it is recorded.

import { change } from "../change.js";
import * as clock from "../clock.js";
import { make } from "../dom.js";
import { field, toggle } from "../parts/form.js";
import { dayOf, named, say } from "../words.js";

const KINDS = ["given", "held", "delayed", "skipped", "reduced", "stopped"];
const REASONS = ["platelets", "neutrophils", "haemoglobin", "kidney", "liver", "symptoms", "patient-wish", "logistics"];
const FIELDS = {
  given: ["at", "end", "amino_acids_at", "activity_gbq", "dose_mg"],
  held: ["on"],
  delayed: ["on", "to"],
  skipped: ["on"],
  reduced: ["on", "activity_gbq", "dose_mg"],
  stopped: ["on"],
};
const ALL = [...new Set(Object.values(FIELDS).flat())];

/** Open the dialog for a participant's course; `preset` may name kind, regimen and cycle. */
export function recordCycle({ participant, course, zone, preset = {} }) {
  const regimens = (course.periods.at(-1)?.regimens ?? []).filter((one) => !one.ended_on);
  const chosen = preset.regimen ?? regimens[0]?.id;
  const next = (id) =>
    regimens.find((one) => one.id === id)?.cycles.find((one) => !one.given && one.status !== "skipped");
  return change({
    title: say("record-cycle-of", { code: participant.code }),
    zone,
    path: (id) => `/participants/${participant.id}/cycles/${id}`,
    known: (said) => headline(said),
    fields: () => fields({ regimens, chosen, next: next(chosen), preset, zone }),
    body: (said) =>
      body(
        said,
        zone,
        regimens.find((one) => one.id === said.regimen),
      ),
    arrange: (whole) => arrange(whole),
  });
}

function fields({ regimens, chosen, next, preset, zone }) {
  const today = dayOf(clock.now(), zone);
  return [
    field("kind", {
      label: say("what-happened"),
      kind: "choice",
      required: true,
      options: KINDS.map((one) => [one, named("cycle-kind", one)]),
      value: preset.kind,
    }),
    make(
      "div",
      { class: "row" },
      field("regimen", {
        label: say("regimen"),
        kind: "select",
        required: true,
        options: regimens.map((one) => [one.id, one.agent ?? one.id]),
        value: chosen,
      }),
      field("cycle", {
        label: say("cycle"),
        kind: "number",
        required: true,
        value: preset.cycle ?? next?.number ?? "",
        pointer: "/detail/cycle",
      }),
    ),
    make(
      "div",
      { class: "row" },
      field("at", {
        label: say("infusion-start"),
        kind: "time",
        required: true,
        hint: say("site-time", { zone }),
        max: clock.local(clock.now(), zone),
      }),
      field("end", { label: say("infusion-end"), kind: "time", pointer: "/detail/end" }),
      field("amino_acids_at", { label: say("amino-acids"), kind: "time", pointer: "/detail/amino_acids_at" }),
      field("on", { label: say("decided-on"), kind: "date", required: true, value: today }),
      field("to", { label: say("delayed-to"), kind: "date", required: true, pointer: "/detail/to" }),
      field("activity_gbq", {
        label: say("activity"),
        kind: "number",
        pointer: "/detail/activity_gbq",
        value: next?.activity_gbq ?? "",
      }),
      field("dose_mg", { label: say("dose"), kind: "number", pointer: "/detail/dose_mg", value: next?.dose_mg ?? "" }),
    ),
    field("reasons", {
      label: say("because-of"),
      kind: "choices",
      options: REASONS.map((one) => [one, named("cycle-reason", one)]),
      pointer: "/detail/reasons",
    }),
    field("other_reason", { label: say("other-reason"), pointer: "/detail/reasons/0" }),
  ];
}

/** Only the fields of what happened are shown, and only those are sent. */
function arrange(whole) {
  const kind = whole.querySelector('[data-name="kind"] input:checked')?.value;
  for (const name of ALL) toggle(whole, name, Boolean(kind) && FIELDS[kind].includes(name));
  const needsReason = Boolean(kind) && kind !== "given";
  for (const name of ["reasons", "other_reason"]) toggle(whole, name, needsReason);
  toggle(whole, "cycle", kind !== "stopped");
}

const PLACES = { at: null, on: null, kind: null, regimen: null, cycle: null, reasons: null, other_reason: null };

function body(said, zone, regimen) {
  const detail = {};
  for (const [name, value] of Object.entries(said)) {
    if (name in PLACES || value === null || value === undefined || value === "") continue;
    detail[name] = name === "end" || name === "amino_acids_at" ? clock.atOffset(value, zone) : value;
  }
  const reasons = [...(said.reasons ?? []).map((one) => named("cycle-reason", one)), said.other_reason].filter(Boolean);
  if (reasons.length) detail.reasons = reasons;
  return {
    kind: said.kind,
    regimen: regimen?.id ?? said.regimen,
    ...(said.cycle ? { cycle: said.cycle } : {}),
    ...(said.at ? { at: clock.atOffset(said.at, zone) } : {}),
    ...(said.on ? { on: said.on } : {}),
    detail,
  };
}

const headline = (said) =>
  said.cycle
    ? say("cycle-headline", { number: said.cycle, what: named("cycle-kind", said.kind).toLowerCase() })
    : say("regimen-headline", { what: named("cycle-kind", said.kind).toLowerCase() });
