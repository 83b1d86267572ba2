// A questionnaire as a form for staff: concept labels, no wording; what is asked only under a condition appears with it.

import { make } from "../dom.js";
import { field, toggle, values } from "../parts/form.js";
import { numeral, say } from "../words.js";

const LONGEST = 11; // answers side by side; more than that is a number to type
const start = "answer-";

/** The fields of every item; `given` are answers to begin with. */
export function questions(instrument, given = {}) {
  const whole = make(
    "div",
    { class: "questions" },
    instrument.items.map((item) => question(instrument, item, given[item.code])),
  );
  const look = () => arrange(whole, instrument);
  whole.addEventListener("change", look);
  queueMicrotask(look);
  return whole;
}

function question(instrument, item, given) {
  const list = instrument.answers[item.answers];
  const special = item.special.map((code) => [code, instrument.special[code] ?? code]);
  const shared = { label: item.label, pointer: `/answers/${item.code}`, value: given ?? "" };
  if (list.type !== "choice" && list.max - list.min >= LONGEST)
    return field(start + item.code, {
      ...shared,
      kind: "number",
      hint: say("from-to-numbers", { from: list.min, to: list.max }),
    });
  const codes = list.type === "choice" ? list.codes : range(list);
  return field(start + item.code, {
    ...shared,
    kind: "choice",
    options: [...codes.map((code) => [code, wordsOf(list, code, instrument.placeholder)]), ...special],
  });
}

const range = ({ min, max }) => Array.from({ length: max - min + 1 }, (_, place) => min + place);
const wordsOf = (list, code, isBare) =>
  list.words[String(code)] && !isBare ? `${numeral(code)} ${list.words[String(code)]}` : numeral(code);

/** Show what is asked as things stand; items are in order, so one look is enough. */
function arrange(whole, instrument) {
  for (const item of instrument.items) {
    if (!item.ask_when) continue;
    toggle(whole, start + item.code, isAsked(item.ask_when, readAnswers(instrument, values(whole))));
  }
}

function isAsked(when, answers) {
  const value = answers[when.item];
  if (value === undefined) return false;
  if ("is" in when) return value === when.is;
  if ("is_not" in when) return value !== when.is_not;
  return typeof value === "number" && value > when.above;
}

/** The answers a form holds, by item: a number, or the word of a special answer; what was left open is left out. */
export function readAnswers(instrument, said) {
  const codes = new Map(instrument.items.map((item) => [start + item.code, item]));
  const given = Object.entries(said).filter(([name, value]) => codes.has(name) && value !== null && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [codes.get(name).code, coded(value)]));
}

const coded = (value) => (typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);
