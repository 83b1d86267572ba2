// A break, or leaving: what happens to the data is said before anything is decided, in the server's words.

import { ask } from "../api.js";
import * as clock from "../clock.js";
import { wall } from "../contacts.js";
import { button, card, choices, complaint, field, heading, home, make, paragraph } from "../dom.js";
import { say } from "../words.js";
import { attempt, online } from "./online.js";

export async function view(app) {
  const get = async () => (await ask("GET", "/me/withdrawal/options")).body;
  return online(app, { title: say("leave"), get, make: (found) => screen(app, found.items ?? found.options ?? []) });
}

function screen(app, options) {
  return [heading(say("leave")), paragraph(say("leave-why")), rest(app), leaving(app, options), home()];
}

/** A break until a day; the same id for a second try, so that it counts once. */
function rest(app) {
  const id = crypto.randomUUID();
  const today = wall(clock.now(), clock.zone()).day;
  const until = make("input", { type: "date", name: "until", min: today, required: true });
  const wrong = complaint("pause-complaint");
  const send = async () => {
    if (!until.value) return void (wrong.textContent = say("pause-missing"));
    const done = await attempt(wrong, () => ask("PUT", `/me/pauses/${id}`, { body: { until: until.value, at: clock.stamp() } }));
    return done ? settled(app, say("pause-kept")) : undefined;
  };
  return card(say("pause"), paragraph(say("pause-why")), field(say("pause-until"), until), wrong, button(say("pause-do"), send));
}

function leaving(app, options) {
  const id = crypto.randomUUID();
  const wrong = complaint("leave-complaint");
  let from = null;
  const told = make("div", { "aria-live": "polite", class: "happens" });
  const choose = (value) => {
    from = value;
    const option = options.find((one) => one.from === value);
    told.replaceChildren(...(option.happens ?? []).map((sentence) => paragraph(sentence)));
  };
  const send = async () => {
    if (!from) return void (wrong.textContent = say("leave-missing"));
    const done = await attempt(wrong, () => ask("PUT", `/me/withdrawal/${id}`, { body: { from, at: clock.stamp() } }));
    return done ? settled(app, say("leave-kept")) : undefined;
  };
  const words = options.map((one) => [one.from, one.title ?? say(`leave-${one.from}`)]);
  return make("section", { class: "card" }, choices({ name: "from", legend: make("h2", {}, say("leave-title")), options: words, chosen: null, change: choose }), told, wrong, button(say("leave-do"), send, { class: "alarm" }));
}

async function settled(app, text) {
  app.announce(text);
  await app.send({ force: true });
  await app.go("home");
}
