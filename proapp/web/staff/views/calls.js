// The backup lane: who has been silent and should be called, and since when; each attempt is recorded.

import { all } from "../api.js";
import { button, make } from "../dom.js";
import { recordCall } from "../participant/call.js";
import { meet, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { head, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { distance, named, say } from "../words.js";

export async function view(app) {
  const rows = await all(`/trials/${place.trial().id}/call-list`, { site: place.site()?.id }, { pages: 2 });
  await meet(rows.map((one) => one.participant));
  return [
    head(say("call-list"), { about: say("call-list-words") }),
    sheet(
      null,
      table({
        caption: say("call-list"),
        quiet: true,
        rows,
        empty: say("call-list-empty"),
        columns: [
          { head: say("participant"), kind: "row", cell: (one) => toPerson(one.participant, one.code) },
          { head: say("why"), cell: (one) => badge("call-why", one.why ?? one.reason, { tone: (one.why ?? one.reason) === "silence" ? "red" : "amber" }) },
          { head: say("since"), cell: (one) => (one.since ? distance(one.since) : "") },
          { head: say("last-answer"), cell: (one) => (one.last_answer_at ? distance(one.last_answer_at) : say("never")) },
          { head: say("last-call"), cell: (one) => lastCall(one) },
          { head: say("actions"), cell: (one) => record(app, one) },
        ],
      }),
    ),
  ];
}

function lastCall(one) {
  const call = one.last_call ?? (one.last_call_at ? { at: one.last_call_at, outcome: one.last_outcome } : null);
  return call ? [named("call", call.outcome), make("span", { class: "hint" }, ` ${distance(call.at)}`)] : say("not-yet");
}

function record(app, one) {
  if (!mayAct(place.trial().id, one.site ?? null)) return "";
  const participant = { id: one.participant, code: one.code ?? "" };
  return button(say("record-call"), async () => (await recordCall({ participant, zone: place.zone(one.site) })) && app.again(), {
    class: "small",
    "aria-description": participant.code,
  });
}
