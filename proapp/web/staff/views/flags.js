// Flags: thresholds crossed that wait for somebody at the participant's own site, the most urgent first.

import { get } from "../api.js";
import { link, make } from "../dom.js";
import { codeOf, meet } from "../people.js";
import { badge } from "../parts/badge.js";
import { head, sheet, sides } from "../parts/page.js";
import { emptied } from "../parts/table.js";
import * as place from "../place.js";
import { learnSymptoms, symptomOf } from "../titles.js";
import { distance, named, say } from "../words.js";

const STATES = ["open", "acknowledged", "resolved"];
const URGENCY = { red: 0, amber: 1, information: 2 };

export async function view(app) {
  const state = STATES.includes(app.query.state) ? app.query.state : "open";
  const { level, cursor } = app.query;
  const [found] = await Promise.all([
    get(`/trials/${place.trial().id}/flags`, { state, level, cursor, site: place.site()?.id, limit: 100 }),
    learnSymptoms(),
  ]);
  await meet(found.items.map((one) => one.participant));
  const rows = state === "resolved" ? found.items : found.items.toSorted((one, other) => urgency(one) - urgency(other));
  return [
    head(say("flags"), { about: say("flags-words") }),
    sides(
      say("states"),
      STATES.map((one) => ({ words: named("flag-filter", one), target: at({ state: one }), current: one === state })),
    ),
    sheet(
      null,
      levels(state, level),
      rows.length
        ? make(
            "ol",
            { class: "lines" },
            rows.map((one) => make("li", {}, line(one))),
          )
        : emptied(say(`no-flags-${state}`)),
      found.next ? make("p", {}, link(say("more"), at({ state, level, cursor: found.next }))) : null,
    ),
  ];
}

const urgency = (flag) => (URGENCY[flag.level] ?? 3) * 1e15 + Date.parse(flag.raised_at);

const at = (query) => `#flags?${new URLSearchParams(Object.entries(query).filter(([, value]) => value))}`;

const levels = (state, chosen) =>
  make(
    "p",
    { class: "filter-line" },
    make("span", { class: "hint" }, say("level")),
    [null, "red", "amber", "information"].map((level) =>
      link(level ? named("level", level) : say("every-level"), at({ state, level }), {
        "aria-current": (level ?? "") === (chosen ?? "") ? "true" : null,
      }),
    ),
  );

const line = (flag) =>
  make(
    "a",
    { href: `#flag/${flag.id}`, "data-line": true },
    badge("level", flag.level),
    make("span", { class: "code" }, codeOf(flag.participant)),
    make("span", { class: "what" }, symptomOf(flag), make("span", { class: "next" }, nextOf(flag))),
    make(
      "span",
      { class: "when" },
      flag.overdue ? badge("flag-state", "overdue", { tone: "red" }) : null,
      ` ${say("raised-ago", { when: distance(flag.raised_at) })}`,
    ),
  );

function nextOf(flag) {
  if (flag.state === "resolved") return named("outcome", flag.outcome);
  const first = flag.acknowledged_at ? say("taken-by", { who: flag.acknowledged_by }) : named("action", flag.action);
  return [
    first,
    flag.repeats ? say("repeats", { count: flag.repeats }) : null,
    flag.escalation_step ? say("escalated-times", { count: flag.escalation_step }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}
