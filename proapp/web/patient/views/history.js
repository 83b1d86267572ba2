// What the patient has answered so far, in the words they saw, and how things went over time, as the trial allows.

import { heading, home, link, make, paragraph } from "../dom.js";
import { date, say } from "../words.js";
import { online } from "./online.js";
import { past } from "./past.js";

export async function view(app, response) {
  const { feedback } = app.phone.bundle;
  if (!feedback.history) return [heading(say("history")), paragraph(say("history-not")), courses(feedback), home()];
  return online(app, {
    title: say("history"),
    get: past,
    make: (items) => (response ? one(items, response) : list(items, feedback)),
  });
}

export const wordsOf = (item) => ({ lang: item.language, dir: item.direction });

function list(items, feedback) {
  const line = (item) =>
    make(
      "li",
      {},
      link(item.title, `#history/${item.id}`, wordsOf(item)),
      make("span", { class: "hint" }, ` ${date(item.on)}`),
    );
  return [
    heading(say("history")),
    courses(feedback),
    items.length ? make("ul", { class: "card rows" }, items.map(line)) : paragraph(say("history-empty")),
    home(),
  ];
}

/** What may be looked at over time. */
function courses(feedback) {
  if (!feedback.scales.length) return null;
  const line = (scale) =>
    make(
      "li",
      {},
      link(scale.title, `#course/${encodeURIComponent(scale.instrument)}/${encodeURIComponent(scale.scale)}`),
    );
  return make(
    "section",
    { class: "card" },
    make("h2", {}, say("over-time-title")),
    make("ul", { class: "rows" }, feedback.scales.map(line)),
  );
}

function one(items, response) {
  const item = items.find((each) => each.id === response);
  if (!item) return [heading(say("not-there")), home()];
  const line = (given) =>
    make("div", wordsOf(item), make("dt", {}, given.text), make("dd", {}, make("strong", {}, given.answer)));
  return [
    heading(item.title, wordsOf(item)),
    paragraph(date(item.on), { class: "hint" }),
    item.state === "given"
      ? null
      : paragraph(say(item.state === "corrected" ? "was-corrected" : "was-taken-out"), { class: "card notice" }),
    make("dl", { class: "answers" }, item.answers.map(line)),
    link(say("mistake"), `#mistake/${response}`, { class: "button" }),
    link(say("back"), "#history", { class: "button quiet" }),
  ];
}
