// The backup lane: who has been silent and should be called, and since when; each attempt is recorded.

import { all } from "../api.js";
import { button, hint, make } from "../dom.js";
import { recordCall } from "../participant/call.js";
import { toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { head, more, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { distance, named, say } from "../words.js";

export async function view(app) {
  const rows = await all(`/trials/${place.trial().id}/call-list`, { site: place.site()?.id }, { pages: 2 });
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
          {
            head: say("why"),
            cell: (one) => [
              badge("call-why", one.reason, { tone: one.reason === "silent-after-infusion" ? "red" : "amber" }),
              hint(say("since-when", { when: distance(one.since) })),
            ],
          },
          {
            head: say("last-answer"),
            cell: (one) => (one.last_answer_at ? distance(one.last_answer_at) : say("never")),
          },
          { head: say("last-call"), cell: lastCall },
          {
            head: say("there"),
            cell: (one) => [
              say("local-time", { time: one.local_time }),
              hint(
                say("speaks", { language: named("language", one.language), from: one.quiet_from, to: one.quiet_to }),
              ),
            ],
          },
          {
            head: say("what-to-say"),
            cell: (one) =>
              more(
                say("script"),
                make(
                  "ul",
                  { class: "plain-list" },
                  one.script.map((word) => make("li", {}, named("script", word))),
                ),
              ),
          },
          { head: say("actions"), cell: (one) => record(app, one) },
        ],
      }),
    ),
  ];
}

function lastCall({ last_call: call, attempts }) {
  if (!call) return say("not-yet");
  return [
    `${named("call", call.outcome)}, ${distance(call.at)}`,
    attempts > 1 ? hint(say("attempts", { count: attempts })) : null,
  ];
}

function record(app, one) {
  if (!mayAct(place.trial().id, one.site)) return "";
  const participant = { id: one.participant, code: one.code };
  return button(
    say("record-call"),
    async () => (await recordCall({ participant, zone: place.zone(one.site) })) && app.again(),
    {
      class: "small",
      "aria-description": participant.code,
    },
  );
}
