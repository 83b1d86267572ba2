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
 * Open the dialog. `fields(redraw)` gives the form's fields, `body(said)` what is sent, `path(id)` where to; `zone` is
 * the participant's site's. `known(said)`: what the preview is headed with. Resolves with the reply when committed.
 */
export function change({ title, fields, body, path, zone, known, arrange = () => {} }) {
  const id = newId();
  return dialog(
    title,
    (close) => {
      const room = make("div", {});
      const steps = { first: null };
      const look = async (said) => {
        const asked = body(said);
        const shown = (await put(`${path(id)}?dry_run=true`, asked)).body;
        refill(room, preview(shown, { zone, words: known(said), close, back: () => refill(room, steps.first), commit: (reason) => commit(asked, shown, reason), again: () => look(said) }));
      };
      const commit = async (asked, shown, reason) => {
        const reply = await put(path(id), { ...asked, ...(reason ? { reason } : {}) }, { headers: { "X-Preview": shown.token } });
        toast(say("recorded"));
        close(reply.body);
      };
      steps.first = form({ label: say("preview"), fields: fields(), submit: look, also: [hint(say("preview-hint"))] });
      steps.first.addEventListener("change", () => arrange(steps.first));
      room.append(steps.first);
      queueMicrotask(() => arrange(steps.first));
      return room;
    },
    { size: "wide" },
  );
}

/** What would change, in the order of what must not be overlooked; then why, and the button. */
function preview(shown, { zone, words, close, back, commit, again }) {
  const stale = make("div", { class: "notice amber", role: "alert", hidden: true });
  const submit = async ({ reason }) => {
    try {
      await commit(reason);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 412) throw error;
      stale.hidden = false;
      stale.replaceChildren(paragraph(say("preview-stale")), make("div", {}, button(say("preview-again"), again)));
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
      fields: [field("reason", { label: say("reason"), kind: "long", required: needsReason(shown), hint: say("reason-hint"), maxlength: "300" })],
      submit,
      also: [button(say("back"), back, { class: "quiet" }), button(say("cancel"), () => close(), { class: "quiet" })],
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
      make("li", { class: name === "newly-missed" && number ? "bad" : null }, make("strong", {}, String(number)), say(`outlook-${name}`)),
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

const questionnaire = (of) => ({ head: say("questionnaire"), kind: "row", cell: (row) => named("instrument", of(row).instrument) });
const timepoint = (of) => ({ head: say("timepoint"), cell: (row) => momentOf(of(row)) });
const due = (head, of) => ({ head: say(head), kind: "nowrap", cell: (row) => day(of(row).target_on) });
const itself = (row) => row;
const item = (row) => row.item;

/** Which of the planned moments: "Weekly after an infusion, cycle 2 (3)". */
function momentOf({ timepoint: id, cycle, ordinal }) {
  return [named("timepoint", id), cycle ? `, ${say("cycle-short", { number: cycle })}` : "", ordinal > 1 ? ` (${ordinal})` : ""].join("");
}

const isSameDay = (row) => row.item.window.target_on === row.to.target_on;
const last = (bounds) => new Date(Date.parse(bounds.closes_at) - 1).toISOString();
const span = (bounds) => say("span", { from: day(dayOf(bounds.opens_at, bounds.zone)), to: day(dayOf(last(bounds), bounds.zone)) });

/** The day it was due; where that day stays, the window around it. */
const shownOf = (row, bounds) => (isSameDay(row) ? span(bounds) : day(bounds.target_on));
const was = (row) => make("span", { class: "from" }, shownOf(row, row.item.window));
const ITEMS = () => [questionnaire(itself), timepoint(itself), due("due", (row) => row.window)];
const MOVES = () => [questionnaire(item), timepoint(item), { head: say("was"), kind: "nowrap", cell: was }, { head: say("becomes"), kind: "nowrap", cell: (row) => shownOf(row, row.to) }];
const CANCELLED = () => [questionnaire(item), timepoint(item), due("due", (row) => row.item.window), { head: say("why"), cell: (row) => named("cancel", row.reason) }];
const STAYS = () => [questionnaire(item), timepoint(item), due("due", (row) => row.item.window), { head: say("because-it-is"), cell: (row) => [named("stays", row.because), row.counts_for ? hint(say("counts-for", { timepoint: momentOf(row.counts_for) })) : null] }];
const outgoing = (zone) => () => [{ ...questionnaire(itself) }, { head: say("message"), cell: (row) => named("step", row.step) }, { head: say("when"), kind: "nowrap", cell: (row) => moment(row.at, zone) }];
const takenBack = (zone) => () => [{ head: say("message"), kind: "row", cell: (row) => named("message", row.template) }, { head: say("when"), kind: "nowrap", cell: (row) => moment(row.at, zone) }, { head: say("why"), cell: (row) => named("taken-back", row.why) }];
