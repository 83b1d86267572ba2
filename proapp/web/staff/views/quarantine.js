// Quarantine: what participants sent and could not be accepted as it was; the site accepts, maps or rejects it.

import { all, get, perhaps, post } from "../api.js";
import { hint, make, paragraph } from "../dom.js";
import { codeOf, meet, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { field, form, toggle } from "../parts/form.js";
import { back, head, more, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { instrument as instrumentOf } from "../titles.js";
import { day, distance, moment, named, say } from "../words.js";
import { answerOf } from "./flag.js";

export function view(app, id) {
  return id ? one(app, id) : list();
}

async function list() {
  const found = await all(`/trials/${place.trial().id}/quarantine`, {}, { pages: 2 });
  await meet(found.map((one) => one.participant));
  const [open, done] = [found.filter((one) => !one.resolution), found.filter((one) => one.resolution)];
  return [
    head(say("quarantine"), { about: say("quarantine-words") }),
    sheet(null, open.length ? make("ol", { class: "lines" }, open.map((one) => make("li", {}, line(one)))) : emptied(say("quarantine-empty"))),
    done.length ? sheet(say("decided"), make("ol", { class: "lines" }, done.map((one) => make("li", {}, line(one))))) : null,
  ];
}

const line = (held) =>
  make(
    "a",
    { href: `#quarantine/${held.id}`, "data-line": true },
    badge("problem-kind", held.problem, { tone: "amber" }),
    make("span", { class: "code" }, codeOf(held.participant)),
    make("span", { class: "what" }, named("quarantine", held.problem), make("span", { class: "next" }, held.resolution ? named("resolution", held.resolution.kind ?? held.resolution) : say("next-quarantine"))),
    make("span", { class: "when" }, distance(held.received_at)),
  );

async function one(app, id) {
  const held = await get(`/quarantine/${id}`);
  await meet([held.participant]);
  const zone = place.zone();
  const sent = read(held.body);
  return [
    head(say("quarantined-from", { code: codeOf(held.participant) }), {
      above: back(say("quarantine"), "#quarantine"),
      about: [badge("problem-kind", held.problem, { tone: "amber" }), toPerson(held.participant)],
    }),
    make(
      "div",
      { class: "columns" },
      make(
        "div",
        {},
        sheet(
          say("why-held"),
          paragraph(named("quarantine", held.problem)),
          held.detail?.detail ? hint(held.detail.detail) : null,
          facts([
            [say("received"), moment(held.received_at, zone)],
            [say("completed"), sent?.completed_at ? moment(sent.completed_at, zone) : null],
            [say("questionnaire"), sent?.instrument ? named("instrument", sent.instrument) : null],
            [say("receipt"), held.receipt_id],
          ]),
          faults(held),
        ),
        sheet(say("what-was-sent"), await answers(sent), more(say("as-it-came"), make("div", { class: "sheet-paper" }, make("pre", { tabindex: "0" }, text(held.body))))),
      ),
      await decide(app, held, sent),
    ),
  ];
}

const text = (body) => new TextDecoder().decode(Uint8Array.from(atob(body), (letter) => letter.charCodeAt(0)));

function read(body) {
  try {
    const found = JSON.parse(text(body));
    return typeof found === "object" && !Array.isArray(found) ? found : null;
  } catch {
    return null;
  }
}

function faults({ detail }) {
  const found = detail?.errors ?? [];
  if (!found.length) return null;
  return table({
    caption: say("what-is-wrong"),
    rows: found,
    columns: [
      { head: say("where-wrong"), kind: "row", cell: (one) => one.pointer.slice(1).replaceAll("/", " › ") },
      { head: say("what"), cell: (one) => one.message },
    ],
  });
}

async function answers(sent) {
  if (!sent?.answers || !sent.instrument) return hint(say("unreadable"));
  const instrument = await perhaps(instrumentOf(sent.instrument));
  if (!instrument) return hint(say("unknown-instrument", { key: sent.instrument }));
  const known = new Map(instrument.items.map((item) => [item.code, item]));
  return table({
    caption: instrument.title,
    rows: Object.entries(sent.answers),
    empty: say("no-answers"),
    columns: [
      { head: say("question"), kind: "row", cell: ([code]) => known.get(code)?.label ?? code },
      { head: say("answer"), cell: ([code, value]) => (known.has(code) ? answerOf(instrument, known.get(code), value) : JSON.stringify(value)) },
    ],
  });
}

/** Accept it where it was meant, map it to another assignment, or reject it; always with a reason. */
async function decide(app, held, sent) {
  if (held.resolution) return sheet(say("decided"), facts([[say("decision"), named("resolution", held.resolution.kind ?? held.resolution)], [say("reason"), held.resolution.reason ?? null]]));
  if (!mayAct(place.trial().id)) return null;
  const open = await all(`/participants/${held.participant}/assignments`, {}, { pages: 2 });
  const fitting = open.filter((one) => ["open", "missed"].includes(one.state) && (!sent?.instrument || one.instrument === sent.instrument));
  const ways = ["accept", "map", "reject"];
  const whole = form({
    label: say("decide"),
    fields: [
      field("action", { label: say("decision"), kind: "choice", required: true, options: ways.map((one) => [one, named("resolve", one)]) }),
      field("assignment_id", {
        label: say("map-to"),
        kind: "select",
        required: true,
        options: [["", say("choose")], ...fitting.map((one) => [one.id, `${named("instrument", one.instrument)}, ${named("timepoint", one.timepoint)}, ${day(one.target_on)}`])],
      }),
      field("reason", { label: say("reason"), kind: "long", required: true }),
    ],
    submit: async ({ action, assignment_id, reason }) => {
      await post(`/quarantine/${held.id}/resolution`, { action, ...(assignment_id ? { assignment_id } : {}), reason });
      toast(say("decided-done"));
      app.go("quarantine");
    },
  });
  const arrange = () => toggle(whole, "assignment_id", whole.querySelector("input[value=map]").checked);
  whole.addEventListener("change", arrange);
  queueMicrotask(arrange);
  return sheet(say("decide"), whole);
}
