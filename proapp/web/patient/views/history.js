// What the patient has answered so far, in the words they saw, and how things went over time, as the trial allows.

import { ask } from "../api.js";
import * as clock from "../clock.js";
import { heading, home, link, make, paragraph } from "../dom.js";
import { say, when } from "../words.js";
import { online } from "./online.js";

export async function view(app, response) {
  const { feedback } = app.phone.bundle;
  if (!feedback.history) return [heading(say("history")), paragraph(say("history-not")), courses(feedback), home()];
  const get = async () => (await ask("GET", "/me/history")).body.items;
  return online(app, { title: say("history"), get, make: (items) => (response ? one(items, response) : list(items, feedback)) });
}

const moment = (item) => when(Date.parse(item.completed_at), { zone: item.zone ?? clock.zone(), now: clock.now() });

function list(items, feedback) {
  const line = (item) => make("li", {}, link(item.title ?? item.instrument, `#history/${item.id ?? item.response_id}`), make("span", { class: "hint" }, ` ${moment(item)}`));
  return [heading(say("history")), courses(feedback), items.length ? make("ul", { class: "card rows" }, items.map(line)) : paragraph(say("history-empty")), home()];
}

/** What may be looked at over time. */
function courses(feedback) {
  if (!feedback.scales.length) return null;
  const line = (scale) => make("li", {}, link(scale.title, `#course/${encodeURIComponent(scale.instrument)}/${encodeURIComponent(scale.scale)}`));
  return make("section", { class: "card" }, make("h2", {}, say("over-time-title")), make("ul", {}, feedback.scales.map(line)));
}

function one(items, response) {
  const item = items.find((each) => (each.id ?? each.response_id) === response);
  if (!item) return [heading(say("not-there")), home()];
  const line = (answer) => make("div", {}, make("dt", {}, answer.text), make("dd", {}, make("strong", {}, answer.words ?? answer.answer)));
  return [
    heading(item.title ?? item.instrument),
    paragraph(moment(item), { class: "hint" }),
    make("dl", { class: "answers" }, item.answers.map(line)),
    link(say("mistake"), `#mistake/${response}`, { class: "button" }),
    link(say("back"), "#history", { class: "button quiet" }),
  ];
}
