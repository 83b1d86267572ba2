// Everything that may move dates goes this way: say it, see exactly what it would change, give a reason, commit.

import { Refused, newId, put } from "./api.js";
import { button, hint, make, paragraph } from "./dom.js";
import { dialog, refill } from "./parts/dialog.js";
import { field, form } from "./parts/form.js";
import { more, notice } from "./parts/page.js";
import { table } from "./parts/table.js";
import { toast } from "./parts/toast.js";
import { day, dayOf, moment, named, say } from "./words.js";

/**
 * Open the dialog. `fields()` gives the form's fields, `body(said)` what is sent, `path(id)` where to; `zone` is the
 * site's, `known(said)` what the preview is headed with. Resolves with the reply when it was committed.
 */
export function change({ title, fields, body, path, zone, known, arrange = () => {} }) {
  const id = newId();
  const fill = (close) => {
    const room = make("div", {});
    const look = (said) => {
      const asked = body(said);
      const ask = async () => (await put(`${path(id)}?dry_run=true`, asked)).body;
      const record = (reason, token) => put(path(id), { ...asked, ...reason }, { headers: { "X-Preview": token } });
      return show(room, {
        ask,
        record,
        zone,
        words: known(said),
        reason: asked.reason,
        close,
        back: () => refill(room, first),
      });
    };
    const first = form({ label: say("preview"), fields: fields(), submit: look, also: [hint(say("preview-hint"))] });
    first.addEventListener("change", () => arrange(first));
    room.append(first);
    queueMicrotask(() => arrange(first));
    return room;
  };
  return dialog(title, fill, { size: "wide" });
}

/** The same for what somebody else has said already: the preview comes at once. `ask` gives it, `record` commits. */
export async function confirm({ title, zone, words, ask, record }) {
  const shown = await ask();
  const fill = (close) => {
    const room = make("div", {});
    fillIn(room, shown, { ask, record, zone, words, close });
    return room;
  };
  return dialog(title, fill, { size: "wide" });
}

async function show(room, about) {
  refill(room, preview(await about.ask(), { ...about, room }));
}

const fillIn = (room, shown, about) =>
  room.append(
    ...preview(shown, { ...about, room })
      .flat(2)
      .filter(Boolean),
  );

/** What would change, in the order of what must not be overlooked; then why, and the button. */
function preview(shown, about) {
  const { zone, words, reason: typed, close, back, record, room } = about;
  const stale = make("div", { class: "notice amber", role: "alert", hidden: true });
  const again = (reason) => show(room, { ...about, reason });
  const submit = async ({ reason }) => {
    try {
      const reply = await record(reason ? { reason } : {}, shown.token);
      toast(say("recorded"));
      close(reply.body);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 412) throw error;
      stale.hidden = false;
      stale.replaceChildren(
        paragraph(say("preview-stale")),
        make(
          "div",
          {},
          button(say("preview-again"), () => again(reason)),
        ),
      );
      stale.querySelector("button").focus();
    }
  };
  return [
    make("h3", {}, words),
    stale,
    numbers(shown.counts, shown.messages),
    cautions(shown),
    part("newly-missed", shown.newly_missed, ITEMS, { open: true }),
    part("moves", shown.moves, MOVES, { open: true }),
    part("cancelled", shown.cancelled, CANCELLED, { open: true }),
    part("added", shown.added, ITEMS),
    part("stays", shown.stays, STAYS),
    part("outgoing", shown.messages.outgoing, outgoing(zone)),
    part("taken-back", shown.messages.taken_back, takenBack(zone)),
    form({
      label: say("commit"),
      fields: [
        field("reason", {
          label: say("reason"),
          kind: "long",
          required: needsReason(shown),
          hint: say("reason-hint"),
          maxlength: "300",
          value: typed,
        }),
      ],
      submit,
      also: [
        back ? button(say("back"), back, { class: "quiet" }) : null,
        button(say("cancel"), () => close(), { class: "quiet" }),
      ],
    }),
  ];
}

const needsReason = ({ counts }) => counts.moved + counts.cancelled + counts.newly_missed > 0;

function numbers(counts, messages) {
  const shown = [
    ["moves", counts.moved],
    ["added", counts.added],
    ["cancelled", counts.cancelled],
    ["newly-missed", counts.newly_missed],
    ["stays", counts.started + counts.answered + counts.unchanged],
    ["messages", messages.outgoing.length + messages.taken_back.length],
  ];
  return make(
    "ul",
    { class: "outlook" },
    shown.map(([name, number]) =>
      make(
        "li",
        { class: name === "newly-missed" && number ? "bad" : null },
        make("strong", {}, String(number)),
        say(`outlook-${name}`),
      ),
    ),
  );
}

function cautions({ warnings, questions }) {
  const told = (tone, title, words) => notice(tone, paragraph(make("strong", {}, title)), paragraph(sentence(words)));
  return [
    warnings.map((one) => told("amber", named("warning", one.code), one.words)),
    questions.filter((one) => one.new).map((one) => told("info", say("to-decide"), one.words)),
  ];
}

const sentence = (words) => words.charAt(0).toUpperCase() + words.slice(1);

function part(name, rows, columns, { open = false } = {}) {
  if (!rows.length) return null;
  const words = say(`part-${name}`, { count: rows.length });
  const whole = more(words, table({ caption: words, quiet: true, rows, columns: columns() }));
  whole.open = open && rows.length <= 40;
  return whole;
}

const questionnaire = (of) => ({
  head: say("questionnaire"),
  kind: "row",
  cell: (row) => named("instrument", of(row).instrument),
});
const timepoint = (of) => ({ head: say("timepoint"), cell: (row) => momentOf(of(row)) });
const due = (head, of) => ({ head: say(head), kind: "nowrap", cell: (row) => day(of(row).target_on) });
const itself = (row) => row;
const item = (row) => row.item;

/** Which of the planned moments: "Weekly after an infusion, cycle 2 (3)". */
function momentOf({ timepoint: id, cycle, ordinal }) {
  return [
    named("timepoint", id),
    cycle ? `, ${say("cycle-short", { number: cycle })}` : "",
    ordinal > 1 ? ` (${ordinal})` : "",
  ].join("");
}

const isSameDay = (row) => row.item.window.target_on === row.to.target_on;
const last = (bounds) => new Date(Date.parse(bounds.closes_at) - 1).toISOString();
const span = (bounds) =>
  say("span", { from: day(dayOf(bounds.opens_at, bounds.zone)), to: day(dayOf(last(bounds), bounds.zone)) });

/** The day it was due; where that day stays, the window around it. */
const shownOf = (row, bounds) => (isSameDay(row) ? span(bounds) : day(bounds.target_on));
const was = (row) => make("span", { class: "from" }, shownOf(row, row.item.window));
const ITEMS = () => [questionnaire(itself), timepoint(itself), due("due", (row) => row.window)];
const MOVES = () => [
  questionnaire(item),
  timepoint(item),
  { head: say("was"), kind: "nowrap", cell: was },
  { head: say("becomes"), kind: "nowrap", cell: (row) => shownOf(row, row.to) },
];
const CANCELLED = () => [
  questionnaire(item),
  timepoint(item),
  due("due", (row) => row.item.window),
  { head: say("why"), cell: (row) => named("cancel", row.reason) },
];
const STAYS = () => [
  questionnaire(item),
  timepoint(item),
  due("due", (row) => row.item.window),
  {
    head: say("because-it-is"),
    cell: (row) => [
      named("stays", row.because),
      row.counts_for ? hint(say("counts-for", { timepoint: momentOf(row.counts_for) })) : null,
    ],
  },
];
const outgoing = (zone) => () => [
  { ...questionnaire(itself) },
  { head: say("message"), cell: (row) => named("step", row.step) },
  { head: say("when"), kind: "nowrap", cell: (row) => moment(row.at, zone) },
];
const takenBack = (zone) => () => [
  { head: say("message"), kind: "row", cell: (row) => named("message", row.template) },
  { head: say("when"), kind: "nowrap", cell: (row) => moment(row.at, zone) },
  { head: say("why"), cell: (row) => named("taken-back", row.why) },
];
