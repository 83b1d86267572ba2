// Treatment that another system has sent in and a person approves before it counts.

import { Refused, all, post } from "../api.js";
import { confirm } from "../change.js";
import { button, hint, make } from "../dom.js";
import { everybody, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { head, sheet, sides } from "../parts/page.js";
import { emptied, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { day, moment, named, say } from "../words.js";

const STATES = ["held", "recorded", "refused"];
const OLD = new Set(["regimen", "cycle", "activity_gbq", "dose_mg"]);

export async function view(app) {
  const trial = place.trial().id;
  const state = STATES.includes(app.query.state) ? app.query.state : "held";
  const rows = await all(`/trials/${trial}/intake`, { state }, { pages: 2 }).catch(masked);
  if (!rows) return [head(say("intake")), sheet(null, emptied(say("treatment-masked")))];
  await place.protocol(trial);
  return [
    head(say("intake"), { about: say("intake-words") }),
    sides(
      say("states"),
      STATES.map((one) => ({ words: named("intake", one), target: `#intake?state=${one}`, current: one === state })),
    ),
    sheet(null, listed(app, rows, state)),
  ];
}

function masked(error) {
  if (error instanceof Refused && error.status === 403) return null;
  throw error;
}

const listed = (app, rows, state) =>
  table({
    caption: say("intake"),
    quiet: true,
    rows,
    empty: say(state === "held" ? "intake-empty" : "nothing"),
    columns: [
      {
        head: say("participant"),
        kind: "row",
        cell: (one) => (one.participant ? toPerson(one.participant, one.participant_code) : one.participant_code),
      },
      {
        head: say("what"),
        cell: (one) => [whatOf(one), one.reason ? hint(one.reason) : null, one.problem ? hint(one.problem) : null],
      },
      {
        head: say("when"),
        kind: "nowrap",
        cell: (one) => (one.at ? moment(one.at, place.zone(one.site)) : day(one.on)),
      },
      { head: say("from"), cell: (one) => [one.source, hint(one.external_id)] },
      { head: say("received"), kind: "nowrap", cell: (one) => moment(one.received_at, place.zone(one.site)) },
      state === "held"
        ? { head: say("actions"), cell: (one) => deeds(app, one) }
        : {
            head: say("decided"),
            cell: (one) => [
              badge("intake", one.state, { tone: one.state === "refused" ? "plain" : "good" }),
              one.decided_by ? hint(one.decided_by.split(":").at(-1)) : null,
              one.decision_reason ? hint(one.decision_reason) : null,
            ],
          },
    ],
  });

function whatOf({ kind, detail }) {
  const more = Object.entries(detail).filter(([name, value]) => !OLD.has(name) && typeof value !== "object");
  return [
    named("fact", kind),
    detail.regimen ? named("regimen", detail.regimen) : null,
    detail.cycle ? say("cycle-short", { number: detail.cycle }) : null,
    detail.activity_gbq ? say("gbq", { number: detail.activity_gbq }) : null,
    detail.dose_mg ? say("mg", { number: detail.dose_mg }) : null,
    ...more.map(
      ([name, value]) =>
        `${named("detail", name)}: ${/^\d{4}-\d\d-\d\dT/.test(value) ? moment(value, place.zone()) : value}`,
    ),
  ]
    .filter(Boolean)
    .join(", ");
}

function deeds(app, one) {
  if (!mayAct(place.trial().id, one.site)) return "";
  const naming = { "aria-description": one.participant_code };
  const afterwards = async (done) => (await done) && app.again();
  return make(
    "div",
    { class: "actions" },
    button(say("approve"), () => afterwards(one.participant ? approve(one, {}) : whose(one)), {
      class: "small main",
      ...naming,
    }),
    button(say("refuse"), () => afterwards(refuse(one)), { class: "small danger", ...naming }),
  );
}

/** The preview shows what recording it would move; then it is recorded. */
async function approve(one, about) {
  try {
    return await confirm({
      title: say("approval"),
      words: `${one.participant_code}: ${whatOf(one)}`,
      zone: place.zone(one.site),
      ask: async () => (await post(`/intake/${one.id}/approval?dry_run=true`, about)).body,
      record: (reason, token) =>
        post(`/intake/${one.id}/approval`, { ...about, ...reason }, { headers: { "X-Preview": token } }),
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.message);
    return null;
  }
}

/** It was sent of somebody nobody knows: say whose it is. */
async function whose(one) {
  const people = await everybody();
  const chosen = await dialog(say("whose"), (close) =>
    form({
      label: say("preview"),
      fields: [
        hint(say("whose-words", { code: one.participant_code })),
        field("participant", {
          label: say("participant"),
          kind: "select",
          required: true,
          options: [["", say("choose")], ...people.map((person) => [person.id, person.code])],
        }),
      ],
      submit: ({ participant }) => close(participant),
    }),
  );
  return chosen ? approve(one, { participant: chosen }) : null;
}

const refuse = (one) =>
  dialog(say("refusal"), (close) =>
    form({
      label: say("refuse"),
      fields: [hint(say("refusal-words")), field("reason", { label: say("reason"), kind: "long", required: true })],
      submit: async ({ reason }) => {
        await post(`/intake/${one.id}/refusal`, { reason });
        toast(say("decided-done"));
        close(true);
      },
    }),
  );
