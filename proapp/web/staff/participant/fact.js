// Other facts about a participant: progression, procedures, death, withdrawal, pauses; previewed like everything that moves dates.

import { change } from "../change.js";
import * as clock from "../clock.js";
import { field, toggle } from "../parts/form.js";
import { dayOf, named, say } from "../words.js";

const PROCEDURES = ["surgery", "ablation", "bland-embolisation", "chemoembolisation", "radioembolisation", "sabr"];

/** The kinds of fact a site records here, with what each of them says. */
const KINDS = {
  progression: { assessor: choice(["local", "central"]), kind: choice(["whole-body", "hepatic"], false) },
  procedure: { procedure: choice(PROCEDURES), lesions: { kind: "number" } },
  "ssa-injection": { agent: { required: true }, dose_mg: { kind: "number" } },
  "end-of-treatment": { regimen: {}, reasons: {} },
  withdrawal: { from: choice(["treatment", "pro", "all"]), reasons: {} },
  pause: { until: { kind: "date" }, reasons: {} },
  resume: {},
  death: { cause: {} },
};

function choice(words, required = true) {
  return { kind: "select", words, required };
}

const nameOf = (kind, name) => `${kind}.${name}`;

/** Open the dialog. */
export function recordFact({ participant, zone }) {
  return change({
    title: say("record-fact-of", { code: participant.code }),
    zone,
    path: (id) => `/participants/${participant.id}/facts/${id}`,
    known: (said) => named("fact", said.kind),
    fields: () => fields(zone),
    body,
    arrange,
  });
}

function fields(zone) {
  const details = Object.entries(KINDS).flatMap(([kind, said]) =>
    Object.entries(said).map(([name, { words, ...more }]) =>
      field(nameOf(kind, name), {
        label: named("detail", name),
        pointer: `/detail/${name}`,
        options: words && [["", say("choose")], ...words.map((one) => [one, named(name, one)])],
        ...more,
      }),
    ),
  );
  return [
    field("kind", {
      label: say("what-happened"),
      kind: "select",
      required: true,
      options: [["", say("choose")], ...Object.keys(KINDS).map((one) => [one, named("fact", one)])],
    }),
    field("on", {
      label: say("on-day"),
      kind: "date",
      required: true,
      value: dayOf(clock.now(), zone),
      max: dayOf(clock.now(), zone),
    }),
    ...details,
  ];
}

function arrange(whole) {
  const chosen = whole.querySelector('[data-name="kind"] select').value;
  for (const [kind, said] of Object.entries(KINDS))
    for (const name of Object.keys(said)) toggle(whole, nameOf(kind, name), kind === chosen);
}

function body({ kind, on, ...said }) {
  const told = Object.entries(said).filter(([, value]) => value !== null && value !== "");
  const detail = Object.fromEntries(
    told.map(([name, value]) => [name.split(".")[1], name.endsWith(".reasons") ? [value] : value]),
  );
  return { kind, on, detail };
}
