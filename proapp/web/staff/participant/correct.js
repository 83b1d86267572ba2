// A fact is corrected by a later one: another day or time, or it is taken out; the first stays readable.

import { change } from "../change.js";
import * as clock from "../clock.js";
import { hint } from "../dom.js";
import { field, toggle } from "../parts/form.js";
import { named, say } from "../words.js";

/** Open the dialog for a fact as it stands. */
export function correctFact({ participant, zone }, fact) {
  return change({
    title: say("correct-fact", { fact: named("fact", fact.kind) }),
    zone,
    path: (id) => `/participants/${participant.id}/facts/${id}`,
    known: (said) => (said.out ? say("fact-out", { fact: named("fact", fact.kind) }) : named("fact", fact.kind)),
    fields: () => [
      hint(say("correct-fact-words")),
      field("out", { label: say("fact-take-out"), kind: "check" }),
      fact.at
        ? field("at", {
            label: say("at-time"),
            kind: "time",
            required: true,
            value: clock.local(fact.at, zone),
            hint: say("site-time", { zone }),
          })
        : field("on", { label: say("on-day"), kind: "date", required: true, value: fact.on }),
      field("reason", {
        label: say("reason"),
        kind: "long",
        required: true,
        hint: say("reason-hint"),
        maxlength: "300",
      }),
    ],
    body: (said) => ({
      kind: fact.kind,
      ...(fact.at ? { at: said.at ? clock.atOffset(said.at, zone) : fact.at } : { on: said.on ?? fact.on }),
      detail: said.out ? { retracted: true } : fact.detail,
      corrects: fact.id,
      reason: said.reason,
    }),
    arrange: (whole) => {
      const isOut = whole.querySelector('[data-name="out"] input').checked;
      for (const name of ["at", "on"]) toggle(whole, name, !isOut);
    },
  });
}
