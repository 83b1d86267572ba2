// A break, or leaving: what happens to the data is said before anything is decided, in the server's words.

import { ask } from "../api.js";
import * as clock from "../clock.js";
import { wall } from "../contacts.js";
import { button, card, choices, complaint, field, heading, home, make, paragraph } from "../dom.js";
import { say } from "../words.js";
import { attempt, online } from "./online.js";

const DAY = 86_400_000;
const LONGEST_BREAK = 28; // days, by the server's rule

export async function view(app) {
  const get = async () => (await ask("GET", "/me/withdrawal/options")).body;
  return online(app, { title: say("leave"), get, make: (found) => screen(app, found) });
}

function screen(app, found) {
  const isPaused = app.phone.bundle.participant.status === "paused";
  return [
    heading(say("leave")),
    paragraph(say("leave-why")),
    isPaused ? goOn(app) : rest(app),
    leaving(app, found),
    home(),
  ];
}

const at = () => clock.stamp(clock.now());

/** The end of a break, before its time. */
function goOn(app) {
  const id = crypto.randomUUID();
  const wrong = complaint("resume-complaint");
  const send = async () => {
    const done = await attempt(wrong, () => ask("PUT", `/me/resumptions/${id}`, { body: { at: at() } }));
    return done ? settled(app, say("resume-kept")) : undefined;
  };
  return card(say("paused-title"), paragraph(say("paused")), wrong, button(say("resume-do"), send));
}

/** A break until a day; the same id for a second try, so that it counts once. */
function rest(app) {
  const id = crypto.randomUUID();
  const dayIn = (days) => wall(clock.now() + days * DAY, clock.zone()).day;
  const until = make("input", {
    type: "date",
    name: "until",
    min: dayIn(1),
    max: dayIn(LONGEST_BREAK),
    required: true,
  });
  const wrong = complaint("pause-complaint");
  const send = async () => {
    if (!until.value) return void (wrong.textContent = say("pause-missing"));
    const done = await attempt(wrong, () => ask("PUT", `/me/pauses/${id}`, { body: { until: until.value, at: at() } }));
    return done ? settled(app, say("pause-kept")) : undefined;
  };
  return card(
    say("pause"),
    paragraph(say("pause-why")),
    field(say("pause-until"), until),
    wrong,
    button(say("pause-do"), send),
  );
}

function leaving(app, { options, language, direction }) {
  const id = crypto.randomUUID();
  const wrong = complaint("leave-complaint");
  let from = null;
  const told = make("div", { "aria-live": "polite", class: "happens", lang: language, dir: direction });
  const choose = (value) => {
    from = value;
    const option = options.find((one) => one.from === value);
    told.replaceChildren(...(option.happens ?? []).map((sentence) => paragraph(sentence)));
  };
  const send = async () => {
    if (!from) return void (wrong.textContent = say("leave-missing"));
    const done = await attempt(wrong, () => ask("PUT", `/me/withdrawal/${id}`, { body: { from, at: at() } }));
    return done ? settled(app, say("leave-kept")) : undefined;
  };
  const words = options.map((one) => [one.from, one.title]);
  return make(
    "section",
    { class: "card" },
    choices({ name: "from", legend: make("h2", {}, say("leave-title")), options: words, chosen: null, change: choose }),
    told,
    wrong,
    button(say("leave-do"), send, { class: "alarm" }),
  );
}

async function settled(app, text) {
  app.announce(text);
  await app.send({ force: true });
  await app.go("home");
}
