// One flag: the answers that raised it, what has happened since, and the four things one can do with it.

import { ask, get, post, versioned } from "../api.js";
import * as clock from "../clock.js";
import { hint, link, make, paragraph } from "../dom.js";
import { codeOf, meet, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { act, field, form } from "../parts/form.js";
import { back, head, notice, sheet } from "../parts/page.js";
import { facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { learnSymptoms, symptomOf } from "../titles.js";
import { day, dayOf, moment, momentAndDistance, named, numeral, say } from "../words.js";

const FORTNIGHT = 14 * 86_400_000; // milliseconds

export async function view(app, id) {
  const [flag, tag] = await versioned(`/flags/${id}`);
  await place.follow(flag.trial);
  const [outcomes] = await Promise.all([get("/flags/outcomes"), meet([flag.participant]), learnSymptoms()]);
  const zone = place.zone(flag.site);
  return [
    head(say("flag-title", { symptom: symptomOf(flag), code: codeOf(flag.participant) }), {
      above: back(say("flags"), "#flags"),
      about: [
        badge("level", flag.level),
        badge("flag-state", flag.state),
        flag.overdue ? badge("flag-state", "overdue", { tone: "red" }) : null,
        make("span", {}, say("participant"), " ", toPerson(flag.participant)),
      ],
    }),
    flag.resolved_at
      ? null
      : notice(
          flag.level === "red" ? "red" : "amber",
          paragraph(make("strong", {}, flag.rule_words.action ?? named("action", flag.action))),
          paragraph(say("flag-no-order")),
        ),
    make(
      "div",
      { class: "columns" },
      make("div", {}, raised(flag, zone), sheet(say("history"), history(flag, zone))),
      make("div", {}, deeds(app, flag, tag, outcomes.items), sheet(say("about-flag"), about(flag, zone))),
    ),
  ];
}

/** What met the rule, beside how it was before and at the start; then the answers as they were given. */
function raised(flag, zone) {
  const { report } = flag;
  if (!report) return sheet(say("what-raised-it"), hint(say("answers-unreadable")));
  const met = new Set(flag.grounds.map((one) => one.code));
  const others = flag.answers.filter((one) => !met.has(one.item));
  return sheet(
    say("what-raised-it"),
    hint(
      say("answers-of", { title: report.title, when: moment(report.completed_at, zone) }),
      " ",
      report.quarantined
        ? link(say("in-quarantine"), "#quarantine")
        : link(say("all-answers"), `#participant/${flag.participant}/answers/${report.id}`),
    ),
    table({
      caption: say("met-the-rule"),
      quiet: true,
      rows: flag.grounds,
      mark: () => "answer-raised",
      columns: [
        { head: say("question"), kind: "row", cell: (one) => one.label },
        { head: say("now-said"), cell: (one) => valueOf(one.value, one.words) },
        { head: say("limit"), kind: "number", cell: (one) => numeral(one.limit) },
        { head: say("before"), cell: (one) => valueOf(one.previous, one.previous_words) },
        { head: say("baseline"), cell: (one) => valueOf(one.baseline, one.baseline_words) },
      ],
    }),
    others.length
      ? table({
          caption: say("answers-behind"),
          rows: others,
          columns: [
            { head: say("question"), kind: "row", cell: (one) => one.text },
            { head: say("answer"), cell: (one) => one.answer },
          ],
        })
      : null,
  );
}

const valueOf = (value, words) =>
  value === null ? "–" : words && words !== String(value) ? `${words} (${numeral(value)})` : numeral(value);

/** An answer in words, with its code. */
export function answerOf(instrument, item, value) {
  if (typeof value === "string") return instrument.special[value] ?? named("special", value);
  const words = instrument.placeholder ? null : instrument.answers[item.answers]?.words[String(value)];
  return words && words !== String(value) ? `${words} (${value})` : numeral(value);
}

const history = (flag, zone) =>
  make(
    "ol",
    { class: "steps" },
    flag.history.map((stage) =>
      make(
        "li",
        {},
        make(
          "p",
          {},
          make("strong", {}, named("happened", stage.what)),
          stage.by ? ` ${say("by", { who: stage.by })}` : "",
        ),
        stage.to ? hint(say(stage.sent_at ? "told-to" : "to-be-told", { whom: named("reaches", stage.to) })) : null,
        stage.reason_code ? paragraph(named("outcome", stage.reason_code)) : null,
        stage.reason ? paragraph(stage.reason) : null,
        make("time", { datetime: stage.at }, momentAndDistance(stage.at, zone)),
      ),
    ),
    flag.advice.map((one) =>
      make(
        "li",
        {},
        make("p", {}, make("strong", {}, say("advice-shown"))),
        make("time", { datetime: one.at }, moment(one.at, zone)),
      ),
    ),
  );

const about = (flag, zone) => [
  facts([
    [say("rule"), `${flag.rule_words.title} (${flag.rule})`],
    [say("rule-set"), flag.ruleset],
    [say("answered-at"), moment(flag.answered_at, zone)],
    [say("raised-at"), moment(flag.raised_at, zone)],
    [say("resolve-by"), flag.resolve_by && !flag.resolved_at ? momentAndDistance(flag.resolve_by, zone) : null],
    [say("escalated"), flag.escalation_step ? say("steps", { count: flag.escalation_step }) : null],
    [say("repeated"), flag.repeats ? say("times", { count: flag.repeats }) : null],
    [say("outcome"), flag.outcome ? named("outcome", flag.outcome) : null],
  ]),
  flag.rule_words.sources.map((source) => hint(source)),
];

function deeds(app, flag, tag, outcomes) {
  if (!mayAct(flag.trial, flag.site)) return null;
  const change = (verb, words) => async (said) => {
    await post(`/flags/${flag.id}/${verb}`, said && given(said), { headers: { "If-Match": tag } });
    toast(say(words));
    await app.again();
  };
  const resting = flag.suppressions.filter((one) => !one.lifted_at);
  if (flag.resolved_at && !resting.length) return null;
  return sheet(
    say("what-now"),
    flag.resolved_at ? null : open(flag, change, outcomes),
    resting.map((one) => asleep(app, flag, one)),
    flag.resolved_at || resting.length ? null : suppress(flag, change),
  );
}

const given = (said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));

const open = (flag, change, outcomes) => [
  flag.acknowledged_at
    ? null
    : [
        act(say("acknowledge"), () => change("acknowledgement", "acknowledged")(), { class: "main" }),
        hint(say("acknowledge-words")),
      ],
  make("h3", {}, say("resolve")),
  form({
    label: say("resolve"),
    fields: [
      field("outcome", {
        label: say("outcome"),
        kind: "select",
        required: true,
        options: [["", say("choose")], ...outcomes.map((one) => [one.code, one.title])],
      }),
      field("reason", { label: say("note"), kind: "long", hint: say("note-hint") }),
    ],
    submit: change("resolution", "resolved"),
  }),
  folded(say("escalate"), say("escalate-words"), [reason()], change("escalation", "escalated")),
];

const reason = () => field("reason", { label: say("reason"), kind: "long", required: true });

const suppress = (flag, change) =>
  folded(
    say("suppress"),
    say("suppress-words"),
    [
      field("until", {
        label: say("until-day"),
        kind: "date",
        required: true,
        value: dayOf(clock.now() + FORTNIGHT, place.zone(flag.site)),
      }),
      reason(),
    ],
    change("suppression", "suppressed"),
  );

const asleep = (app, flag, one) => [
  notice(
    "info",
    paragraph(say("rests-until", { day: day(one.until), who: one.made_by })),
    hint(say("held-back", { count: one.held_back })),
    one.reason ? paragraph(one.reason) : null,
  ),
  act(say("wake"), async () => {
    await ask("DELETE", `/flags/${flag.id}/suppression`);
    toast(say("woken"));
    await app.again();
  }),
];

const folded = (words, explained, fields, submit) =>
  make("details", {}, make("summary", {}, words), form({ label: words, fields: [hint(explained), fields], submit }));
