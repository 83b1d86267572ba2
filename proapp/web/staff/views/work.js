// The morning's page: everything that waits at a site in the order of its urgency, and what has changed since yesterday.

import { all, get, perhaps } from "../api.js";
import { now } from "../clock.js";
import { hint, make } from "../dom.js";
import { areOn } from "../keys.js";
import { toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { head, sheet, sides } from "../parts/page.js";
import { emptied } from "../parts/table.js";
import * as place from "../place.js";
import { counts } from "../shell.js";
import { learnSymptoms, symptomOf } from "../titles.js";
import { day, dayOf, daysBetween, distance, named, say } from "../words.js";
import { view as analyses } from "./analyses.js";

const BUCKETS = ["flag", "call", "overdue", "due-soon", "cycle-due", "intake", "quarantine", "correction", "consent"];
const YESTERDAY = 86_400_000; // milliseconds

export async function view(app) {
  if (!place.reads()) return analyses(app); // a committee has no work list: it looks at the trial
  const trial = place.trial().id;
  const { bucket } = app.query;
  const [list, changes] = await Promise.all([
    get(`/trials/${trial}/work-list`, { site: place.site()?.id, bucket, limit: 100 }),
    perhaps(all(`/trials/${trial}/changes`, { since: since(), site: place.site()?.id }, { pages: 1 })),
    learnSymptoms(),
  ]);
  counts(list.counts);
  return [
    head(say("work"), {
      about: [today(), place.site()?.name ?? say("all-sites")].map((part) => make("span", {}, part)),
    }),
    buckets(list.counts, bucket),
    make("div", { class: changes ? "columns" : null }, sheet(null, lines(list), keys()), news(changes)),
  ];
}

const since = () => new Date(now() - YESTERDAY).toISOString();
const today = () => day(dayOf(now(), place.zone()), { weekday: true });
const keys = () => (areOn() ? hint(say("keys-hint")) : null);

function buckets(numbers, chosen) {
  const whole = Object.values(numbers).reduce((sum, number) => sum + (number ?? 0), 0);
  const shown = BUCKETS.filter((name) => numbers[name] || name === chosen);
  return sides(say("buckets"), [
    { words: say("everything"), target: "#work", number: whole, current: !chosen },
    ...shown.map((name) => ({
      words: say(`bucket-${name}`),
      target: `#work?bucket=${name}`,
      number: numbers[name],
      current: name === chosen,
    })),
  ]);
}

function lines({ items, next }) {
  if (!items.length) return emptied(say("work-done"));
  return [
    make(
      "ol",
      { class: "lines" },
      items.map((one) => make("li", {}, line(one))),
    ),
    next ? hint(say("more-waits")) : null,
  ];
}

const line = (one) =>
  make(
    "a",
    { href: targetOf(one), "data-line": true },
    badge("bucket-one", one.bucket, { tone: toneOf(one) }),
    make("span", { class: "code" }, one.code),
    make("span", { class: "what" }, whatOf(one), make("span", { class: "next" }, say(`next-${one.bucket}`))),
    make("span", { class: "when" }, whenOf(one)),
  );

const levelOf = (one) => (one.detail ?? "").split("/")[0];
const TONES = {
  overdue: "amber",
  call: "amber",
  "cycle-due": "info",
  "due-soon": "plain",
  quarantine: "amber",
  correction: "info",
  consent: "info",
  intake: "info",
};
const toneOf = (one) =>
  one.bucket === "flag" ? ({ red: "red", amber: "amber" }[levelOf(one)] ?? "info") : TONES[one.bucket];

const TARGETS = {
  flag: (one) => `#flag/${one.subject}`,
  quarantine: (one) => `#quarantine/${one.subject}`,
  correction: (one) => `#corrections/${one.subject}`,
  intake: () => "#intake",
  call: () => "#calls",
  consent: (one) => `#participant/${one.participant}/record`,
  "cycle-due": (one) => `#participant/${one.participant}/treatment`,
};
const targetOf = (one) => (TARGETS[one.bucket] ?? ((of) => `#participant/${of.participant}/schedule`))(one);

const WORDS = {
  flag: (one) => symptomOf({ symptom: one.detail.split("/")[1] }),
  call: (one) => named("call-why", one.detail),
  quarantine: (one) => named("quarantine", one.detail),
  correction: () => say("work-correction"),
  consent: (one) => say("work-consent", { document: named("document", one.detail) }),
  "cycle-due": (one) => say("cycle-of", { number: one.number, agent: named("regimen", one.detail) }),
  overdue: (one) => say("work-overdue", { count: one.number }),
  "due-soon": (one) => say("work-due-soon", { count: one.number }),
  intake: () => say("work-intake"),
};
const whatOf = (one) => WORDS[one.bucket](one);

const whenOf = (one) =>
  one.bucket !== "consent" && (BY_DAY.has(one.bucket) ? dueIn(dayOf(one.since, "UTC")) : distance(one.since));
const BY_DAY = new Set(["cycle-due"]); // of which only the day is known

function dueIn(on) {
  const days = daysBetween(dayOf(now(), place.zone()), on);
  if (days === 0) return say("today");
  return days < 0 ? say("days-late", { count: -days }) : say("in-days", { count: days });
}

function news(changes) {
  if (!changes) return null;
  return make(
    "aside",
    { class: "sheet", "aria-labelledby": "news" },
    make("h2", { id: "news" }, say("since-yesterday")),
    changes.length
      ? make("ul", { class: "news" }, changes.slice(0, 30).map(newsLine))
      : make("p", { class: "hint" }, say("nothing-changed")),
  );
}

const newsLine = (one) =>
  make(
    "li",
    {},
    make("span", {}, toPerson(one.participant, one.code), " ", say(`change-${one.kind}`, { about: detailOf(one) })),
    make("time", { datetime: one.at }, distance(one.at)),
  );

const DETAILS = {
  answered: "instrument",
  "answered-late": "instrument",
  entered: "instrument",
  "answer-corrected": "instrument",
  "answer-taken-out": "instrument",
  fact: "fact",
  call: "call",
  "missing-reason": "missing",
  quarantined: "quarantine",
  "correction-decided": "decide",
  consent: "document",
};

function detailOf({ kind, detail }) {
  if (!detail) return "";
  if (kind.startsWith("flag-")) return symptomOf({ symptom: detail.split("/")[1] ?? detail });
  return named(DETAILS[kind] ?? "detail", detail);
}
