// Treatment that another system has sent in and a person approves before it counts.

import { all, post } from "../api.js";
import { button, hint, make } from "../dom.js";
import { codeOf, meet, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { head, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { moment, named, numeral, say } from "../words.js";

export async function view(app) {
  const rows = await all(`/trials/${place.trial().id}/intake`, {}, { pages: 2 });
  await meet(rows.map((one) => one.participant));
  const [open, done] = [rows.filter(waits), rows.filter((one) => !waits(one))];
  return [
    head(say("intake"), { about: say("intake-words") }),
    sheet(say("waiting"), listed(app, open, true)),
    done.length ? sheet(say("decided"), listed(app, done, false)) : null,
  ];
}

const waits = (one) => ["waiting", "held", "pending", "open"].includes(one.state ?? one.status);

const listed = (app, rows, isOpen) =>
  table({
    caption: say("intake"),
    quiet: true,
    rows,
    empty: say("intake-empty"),
    columns: [
      { head: say("participant"), kind: "row", cell: (one) => (one.participant ? toPerson(one.participant) : (one.participant_code ?? "–")) },
      { head: say("what"), cell: whatOf },
      { head: say("when"), kind: "nowrap", cell: (one) => moment(one.at ?? one.start ?? one.fact?.at, place.zone(one.site)) },
      { head: say("from"), cell: (one) => one.source ?? one.system ?? one.client ?? one.external_id ?? "" },
      { head: say("state"), cell: (one) => badge("intake", one.state ?? one.status) },
      ...(isOpen ? [{ head: say("actions"), cell: (one) => deeds(app, one) }] : []),
    ],
  });

function whatOf(one) {
  const told = { ...one.fact, ...one.detail, ...one.fact?.detail, ...one };
  return [named("cycle-kind", told.kind), told.cycle ? say("cycle-short", { number: told.cycle }) : null, told.activity_gbq ? say("gbq", { number: told.activity_gbq }) : null, told.dose_mg ? say("mg", { number: numeral(told.dose_mg) }) : null]
    .filter(Boolean)
    .join(", ");
}

function deeds(app, one) {
  if (!mayAct(place.trial().id, one.site ?? null)) return "";
  const naming = { "aria-description": one.participant ? codeOf(one.participant) : "" };
  return make(
    "div",
    { class: "actions" },
    button(say("approve"), async () => (await decide(one, "approval")) && app.again(), { class: "small main", ...naming }),
    button(say("refuse"), async () => (await decide(one, "refusal")) && app.again(), { class: "small danger", ...naming }),
  );
}

function decide(one, verb) {

  return dialog(say(verb), (close) =>
    form({
      label: say(verb === "approval" ? "approve" : "refuse"),
      fields: [hint(say(`${verb}-words`)), field("reason", { label: say("reason"), kind: "long", required: verb === "refusal" })],
      submit: async ({ reason }) => {
        await post(`/intake/${one.id}/${verb}`, reason ? { reason } : {});
        toast(say("decided-done"));
        close(true);
      },
    }),
  );
}
