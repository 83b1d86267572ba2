// What a trial shows: one question at a time, as a picture and in numbers; by arm for those the protocol names.

import { address, get, perhaps } from "../api.js";
import { hint, link, make } from "../dom.js";
import { field } from "../parts/form.js";
import { head, more, sheet } from "../parts/page.js";
import { picture } from "../parts/picture.js";
import { emptied, facts, table } from "../parts/table.js";
import * as place from "../place.js";
import { numeral, say } from "../words.js";

const LEFT_OUT = ["trial", "by", "arms", "instrument", "scale", "title"]; // said above the numbers already
const LEADING = ["arm", "reference", "stratum", "title", "scale", "label", "timepoint", "cycle", "week", "day", "n"];

export async function view(app) {
  const trial = place.trial().id;
  const asking = await get(`/trials/${trial}/analyses`);
  if (!asking.analyses.length) return [head(say("analyses")), emptied(say("analyses-none"))];
  const shown = chosen(asking, app.query);
  const query = { ...shown.question.query, ...(shown.analysis.by_arm_only ? {} : { by: shown.by }) };
  const found = await perhaps(get(`/trials/${trial}/${shown.analysis.name}`, query));
  return [
    head(say("analyses"), { about: say(asking.by.includes("arm") ? "analyses-by-arm" : "analyses-pooled") }),
    sheet(null, filters(app, asking, shown), drawing(trial, shown, query), numbers(trial, shown, query, found)),
  ];
}

/** What the address asks for, as far as there is such a thing; else the first. */
function chosen(asking, { name, question, by }) {
  const analysis = asking.analyses.find((one) => one.name === name) ?? asking.analyses[0];
  const number = Number(question ?? 0) in analysis.questions ? Number(question ?? 0) : 0;
  return {
    analysis,
    number,
    question: analysis.questions[number],
    by: asking.by.includes(by) ? by : asking.by[0],
  };
}

function filters(app, asking, { analysis, number, by }) {
  const go = (changes) =>
    app.go(`analyses?${new URLSearchParams({ name: analysis.name, question: number, by, ...changes })}`);
  return make(
    "div",
    { class: "filters" },
    field("analysis", {
      label: say("analysis"),
      kind: "select",
      required: true,
      value: analysis.name,
      options: asking.analyses.map((one) => [one.name, one.title]),
      onchange: (event) => go({ name: event.target.value, question: 0 }),
    }),
    analysis.questions.length > 1
      ? field("question", {
          label: say("question"),
          kind: "select",
          required: true,
          value: number,
          options: analysis.questions.map((one, place) => [place, one.words]),
          onchange: (event) => go({ question: event.target.value }),
        })
      : null,
    asking.by.length > 1 && !analysis.by_arm_only
      ? field("by", {
          label: say("seen-by"),
          kind: "select",
          required: true,
          value: by,
          options: asking.by.map((one) => [one, say(`by-${one}`)]),
          onchange: (event) => go({ by: event.target.value }),
        })
      : null,
  );
}

function drawing(trial, { analysis, question }, query) {
  if (!analysis.is_drawn) return null;
  const words = `${analysis.title}: ${question.words}`;
  return picture({ path: `/trials/${trial}/pictures/${analysis.name}`, query, words, label: words, free: true });
}

/** Every list of the table as a table of its own, and what else it says as terms. */
function numbers(trial, { analysis }, query, found) {
  if (!found) return hint(say("analyses-nothing"));
  const said = Object.entries(found).filter(([name, value]) => !LEFT_OUT.includes(name) && !isList(value));
  const lists = Object.entries(found).filter(([, value]) => isList(value) && typeof value[0] === "object");
  return more(
    say("in-numbers"),
    facts(said.map(([name, value]) => [spoken(name), told(value)])),
    lists.map(([name, rows]) => listed(spoken(name), rows, found.arms ?? {})),
    make("p", {}, link(say("as-json"), address(`/trials/${trial}/${analysis.name}`, query), { download: "" })),
  );
}

const isList = (value) => Array.isArray(value) && value.length > 0;

function listed(caption, rows, arms) {
  const flat = rows.map((row) => flattened(row, arms));
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const used = ordered(names.filter((name) => flat.some((row) => row[name] !== null && row[name] !== undefined)));
  return table({
    caption,
    rows: flat,
    columns: used.map((name) => ({
      head: spoken(name),
      kind: flat.some((row) => typeof row[name] === "number") ? "number" : null,
      cell: (row) => told(row[name]),
    })),
  });
}

/** What names a row first, then the rest as it comes. */
function ordered(names) {
  const first = LEADING.filter((name) => names.includes(name));
  return [...first, ...names.filter((name) => !first.includes(name))];
}

/** A row without rows inside it: what is within a part is named after the part; longer lists are left to the file. */
function flattened(row, arms, before = "") {
  const flat = {};
  for (const [name, value] of Object.entries(row)) {
    if (Array.isArray(value)) continue;
    if (value !== null && typeof value === "object") Object.assign(flat, flattened(value, arms, `${before}${name} `));
    else flat[before + name] = name === "arm" || name === "reference" ? (arms[value] ?? value) : value;
  }
  return flat;
}

const spoken = (name) => {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function told(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return numeral(value, Math.abs(value) < 0.1 ? 4 : 2);
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  if (typeof value !== "object") return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${spoken(name)} ${told(part)}`)
    .join(", ");
}
