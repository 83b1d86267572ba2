// Quarantine: what participants sent and could not be accepted as it was; the site accepts, maps or rejects it.

import { all, get, post } from "../api.js";
import { hint, link, make, paragraph } from "../dom.js";
import { codeOf, meet, siteOf, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { field, form, toggle } from "../parts/form.js";
import { back, head, more, notice, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { day, dayOf, distance, moment, named, say } from "../words.js";

const REASONS = [
  "replanned",
  "wrong-assignment",
  "late",
  "clock",
  "duplicate",
  "typing-error",
  "test",
  "unreadable",
  "other",
];

export function view(app, id) {
  return id ? one(app, id) : list();
}

async function list() {
  const [found] = await Promise.all([
    all(`/trials/${place.trial().id}/quarantine`, { site: place.site()?.id }, { pages: 2 }),
    place.protocol(place.trial().id),
  ]);
  await meet(found.map((one) => one.participant));
  const [open, done] = [found.filter((one) => !one.decision), found.filter((one) => one.decision)];
  return [
    head(say("quarantine"), { about: say("quarantine-words") }),
    sheet(
      null,
      open.length
        ? make(
            "ol",
            { class: "lines" },
            open.map((one) => make("li", {}, line(one))),
          )
        : emptied(say("quarantine-empty")),
    ),
    done.length
      ? sheet(
          say("decided"),
          make(
            "ol",
            { class: "lines" },
            done.map((one) => make("li", {}, line(one))),
          ),
        )
      : null,
  ];
}

const line = (held) =>
  make(
    "a",
    { href: `#quarantine/${held.id}`, "data-line": true },
    badge("problem-kind", held.problem, { tone: "amber" }),
    make("span", { class: "code" }, codeOf(held.participant)),
    make(
      "span",
      { class: "what" },
      named("quarantine", held.problem),
      make("span", { class: "next" }, held.decision ? named("resolution", held.decision) : say("next-quarantine")),
    ),
    make("span", { class: "when" }, distance(held.received_at)),
  );

async function one(app, id) {
  const held = await get(`/quarantine/${id}`);
  await Promise.all([meet([held.participant]), place.protocol(place.trial().id)]);
  return [
    head(say("quarantined-from", { code: codeOf(held.participant) }), {
      above: back(say("quarantine"), "#quarantine"),
      about: [
        badge("problem-kind", held.problem, { tone: "amber" }),
        held.decision ? badge("resolution", held.decision, { tone: "good" }) : null,
        make("span", {}, say("participant"), " ", toPerson(held.participant)),
      ],
    }),
    make("div", { class: "columns" }, make("div", {}, whyHeld(held), sent(held)), decided(held) ?? decide(app, held)),
  ];
}

const zoneOf = (held) => place.zone(siteOf(held.participant));

const whyHeld = (held) =>
  sheet(
    say("why-held"),
    paragraph(named("quarantine", held.problem)),
    held.detail?.detail ? hint(sentence(held.detail.detail)) : null,
    facts([
      [say("received"), moment(held.received_at, zoneOf(held))],
      [say("completed"), held.sent?.completed_at ? moment(held.sent.completed_at, zoneOf(held)) : null],
      [say("questionnaire"), held.sent?.instrument ? named("instrument", held.sent.instrument) : null],
      [say("receipt"), held.receipt_id],
    ]),
    faults(held.detail?.errors ?? []),
  );

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const faults = (found) =>
  found.length
    ? table({
        caption: say("what-is-wrong"),
        rows: found,
        columns: [
          {
            head: say("where-wrong"),
            kind: "row",
            cell: (one) => one.pointer.slice(1).replaceAll("/", " › ") || say("everything"),
          },
          { head: say("what"), cell: (one) => one.message },
        ],
      })
    : null;

const sent = (held) =>
  sheet(
    say("what-was-sent"),
    held.duplicate_of
      ? notice(
          "amber",
          paragraph(
            say("is-duplicate"),
            " ",
            link(say("the-answers"), `#participant/${held.participant}/answers/${held.duplicate_of}`),
          ),
        )
      : null,
    held.sent?.answers.length
      ? table({
          caption: held.sent.title,
          rows: held.sent.answers,
          columns: [
            { head: say("question"), kind: "row", cell: (one) => one.text },
            { head: say("answer"), cell: (one) => one.answer },
          ],
        })
      : hint(say("unreadable")),
    more(
      say("as-it-came"),
      make(
        "div",
        { class: "sheet-paper" },
        make("pre", { tabindex: "0", "aria-label": say("as-it-came") }, text(held)),
      ),
    ),
  );

const text = (held) =>
  held.text ?? new TextDecoder().decode(Uint8Array.from(atob(held.body), (letter) => letter.charCodeAt(0)));

const decided = ({ decided: told, participant }) =>
  told &&
  sheet(
    say("decided"),
    facts([
      [say("decision"), named("resolution", told.decision)],
      [say("reason"), [named("held-reason", told.reason_code), told.reason].filter(Boolean).join(": ")],
      [say("who"), told.decided_by],
      [say("when"), moment(told.decided_at, place.zone())],
    ]),
    told.response ? paragraph(link(say("the-answers"), `#participant/${participant}/answers/${told.response}`)) : null,
  );

/** Accept it where it was meant, map it to another assignment, or reject it; always with a reason. */
function decide(app, held) {
  if (!mayAct(place.trial().id, siteOf(held.participant))) return null;
  const ways = held.sent ? ["accept", "map", "reject"] : ["reject"];
  const whole = form({
    label: say("decide"),
    fields: [
      field("decision", {
        label: say("decision"),
        kind: "choice",
        required: true,
        options: ways.map((one) => [one, named("resolve", one)]),
      }),
      field("assignment_id", {
        label: say("map-to"),
        kind: "select",
        required: true,
        options: [["", say("choose")], ...held.choices.map((one) => [one.id, choiceOf(one)])],
      }),
      field("reason_code", {
        label: say("reason"),
        kind: "select",
        required: true,
        options: [["", say("choose")], ...REASONS.map((one) => [one, named("held-reason", one)])],
      }),
      field("reason", { label: say("in-words"), kind: "long", required: true }),
    ],
    submit: async (said) => {
      const chosen = Object.entries(said).filter(([, value]) => value !== null);
      await post(`/quarantine/${held.id}/resolution`, Object.fromEntries(chosen));
      toast(say("decided-done"));
      app.go("quarantine");
    },
  });
  const arrange = () => toggle(whole, "assignment_id", Boolean(whole.querySelector("input[value=map]")?.checked));
  whole.addEventListener("change", arrange);
  queueMicrotask(arrange);
  return sheet(say("decide"), whole);
}

const choiceOf = (one) =>
  `${named("timepoint", one.timepoint)}, ${day(dayOf(one.opens_at, place.zone()))} (${named("state", one.state).toLowerCase()})`;
