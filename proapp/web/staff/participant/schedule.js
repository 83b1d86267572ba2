// What is and was due from a participant, in which state; an answer on behalf; why something is missing; why it is due.

import { all, get, put } from "../api.js";
import { now } from "../clock.js";
import { button, hint, link, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { day, moment, named, say } from "../words.js";

const FORTNIGHT = 14 * 86_400_000; // milliseconds
const STATES = ["open", "missed", "upcoming", "completed", "cancelled"];
const REASONS = ["too-ill", "refused", "staff-oversight", "technical", "language", "absent", "death", "other"];
const SOURCES = ["patient", "site", "system"];

export async function view(about) {
  const { participant, query } = about;
  const state = STATES.includes(query.state) ? query.state : null;
  const rows = await all(`/participants/${participant.id}/assignments`, { state }, { pages: 5 });
  const shown = state ? rows : rows.filter(isNear);
  return sheet(
    say("schedule"),
    filters(participant, state),
    table({
      caption: say("schedule"),
      quiet: true,
      rows: sorted(shown),
      empty: say("nothing-due"),
      mark: (one) => (one.state === "cancelled" ? "past" : null),
      columns: columns(about),
    }),
  );
}

/** What asks for somebody: open, missed, or opening within two weeks. */
const isNear = (one) =>
  ["open", "missed"].includes(one.state) || (one.state === "upcoming" && Date.parse(one.opens_at) < now() + FORTNIGHT);

const ORDER = { open: 0, missed: 1, upcoming: 2, completed: 3, cancelled: 4 };
const sorted = (rows) =>
  rows.toSorted((one, other) => ORDER[one.state] - ORDER[other.state] || one.opens_at.localeCompare(other.opens_at));

const filters = (participant, chosen) =>
  make(
    "p",
    { class: "filter-line" },
    make("span", { class: "hint" }, say("state")),
    [null, ...STATES].map((state) =>
      link(
        state ? named("state", state) : say("near"),
        `#participant/${participant.id}/schedule${state ? `?state=${state}` : ""}`,
        {
          "aria-current": state === chosen ? "true" : null,
        },
      ),
    ),
  );

const columns = (about) => [
  { head: say("due"), kind: "nowrap", cell: (one) => make("time", { datetime: one.target_on }, day(one.target_on)) },
  { head: say("questionnaire"), kind: "row", cell: (one) => named("instrument", one.instrument) },
  {
    head: say("timepoint"),
    cell: (one) => [
      named("timepoint", one.timepoint),
      one.cycle ? `, ${say("cycle-short", { number: one.cycle })}` : "",
    ],
  },
  {
    head: say("window"),
    cell: (one) => say("from-to", { from: moment(one.opens_at, about.zone), to: moment(one.closes_at, about.zone) }),
  },
  {
    head: say("state"),
    cell: (one) => [badge("state", one.state), one.cancel_reason ? hint(named("cancel", one.cancel_reason)) : null],
  },
  { head: say("actions"), cell: (one) => deeds(about, one) },
];

function deeds({ participant, acts, again }, one) {
  const naming = { "aria-description": `${named("instrument", one.instrument)}, ${day(one.target_on)}` };
  return make(
    "div",
    { class: "actions" },
    acts && ["open", "missed"].includes(one.state)
      ? link(say("enter"), `#entry/${participant.id}/${one.id}`, naming)
      : null,
    acts && one.state === "missed"
      ? button(say("missing-reason"), async () => (await giveReason(one)) && again(), { class: "as-link", ...naming })
      : null,
    button(say("why"), () => explain(one), { class: "as-link", ...naming }),
  );
}

/** Why it is due when it is, in sentences. */
async function explain(one) {
  const told = await get(`/assignments/${one.id}/explanation`);
  await dialog(say("why-title", { instrument: named("instrument", one.instrument) }), () =>
    told.text.map((words) => paragraph(words)),
  );
}

function giveReason(one) {
  return dialog(say("missing-reason"), (close) =>
    form({
      label: say("save"),
      fields: [
        paragraph(`${named("instrument", one.instrument)}, ${day(one.target_on)}`),
        field("code", {
          label: say("reason"),
          kind: "select",
          required: true,
          options: [["", say("choose")], ...REASONS.map((word) => [word, named("missing", word)])],
        }),
        field("source", {
          label: say("who-says-so"),
          kind: "choice",
          required: true,
          options: SOURCES.map((word) => [word, named("source", word)]),
        }),
        field("text", { label: say("note"), kind: "long", hint: say("note-hint") }),
      ],
      submit: async ({ code, source, text }) => {
        await put(`/assignments/${one.id}/missing-reason`, { code, source, ...(text ? { text } : {}) });
        toast(say("saved"));
        close(true);
      },
    }),
  );
}
