// Answering: first who is answering, then one question on each screen, then a look over everything before sending.

import { begin, settle } from "../drafts.js";
import { button, choices, complaint, heading, home, make, paragraph } from "../dom.js";
import * as clock from "../clock.js";
import { assignment } from "../phone.js";
import { asked } from "../questionnaire.js";
import { aloud } from "../speech.js";
import { say, when } from "../words.js";
import { itemScreen } from "./item.js";
import { reviewScreen } from "./review.js";

const WHO = ["participant", "with-help", "proxy"];

export async function view(app, id, step) {
  const found = assignment(app.phone, id);
  if (!found) return gone(app, id);
  if (found.state === "completed")
    return app.phone.completed.has(id) ? app.replace(`done/${app.phone.completed.get(id).response}`) : gone(app, id);
  if (found.state === "upcoming") return tooEarly(found);
  const instrument = app.phone.bundle.instruments[found.instrument];
  if (!found.draft?.answeredBy || step === "who") return introduction(app, { found, instrument });
  const place = step ?? found.draft.step ?? "";
  if (place === "review") return reviewScreen(app, { found, instrument });
  const codes = asked(instrument, found.draft.answers);
  const code = codes.includes(place) ? place : firstOpen(codes, found.draft.answers);
  if (code !== step) return app.replace(`q/${id}/${code}`);
  return itemScreen(app, { found, instrument, code });
}

const firstOpen = (codes, answers) => codes.find((code) => !(code in answers)) ?? "review";

function gone(app, id) {
  const isAnswered = app.phone.bundle.answered.includes(id);
  return [
    heading(say(isAnswered ? "answered-elsewhere" : "not-there")),
    paragraph(say(isAnswered ? "answered-elsewhere-why" : "not-there-why")),
    home(),
  ];
}

function tooEarly(found) {
  const time = when(Date.parse(found.opens.at), { zone: found.zone, now: clock.now() });
  return [heading(found.title), paragraph(say("opens", { time })), home()];
}

/** What this is about, and who answers: asked every time, never assumed. */
function introduction(app, { found, instrument }) {
  let who = null;
  const wrong = complaint("who-complaint");
  const go = button(say(found.draft?.step ? "continue" : "start"), () => start(), { class: "main" });
  const start = async () => {
    if (!who) return complain(wrong, say("who-missing"));
    await begin(found, who);
    app.send();
    return app.replace(`q/${found.id}`);
  };
  return [
    heading(instrument.title, { lang: instrument.language, dir: instrument.direction }),
    instrument.placeholder ? paragraph(say("placeholder"), { class: "notice card" }) : null,
    instrument.instructions
      ? paragraph(instrument.instructions, { lang: instrument.language, dir: instrument.direction })
      : null,
    aloud(() => `${instrument.title}. ${instrument.instructions}`, instrument.language),
    found.why ? paragraph(found.why, { class: "hint" }) : null,
    choices({
      name: "who",
      legend: say("who"),
      options: WHO.map((one) => [one, say(`who-${one}`)]),
      chosen: null,
      change: (value) => (who = value),
      attributes: { class: "card" },
    }),
    wrong,
    go,
    home(),
  ];
}

function complain(wrong, text) {
  wrong.textContent = text;
  document.querySelector("input[name=who]").focus();
}

/** Two phones were used: which answers are shown, and the way to the others. */
export function otherPhone(app, found) {
  if (!found.draft.other) return null;
  const choose = async (useOther) => {
    await settle(found.id, { useOther });
    return app.replace(`q/${found.id}`);
  };
  return make(
    "section",
    { class: "card notice" },
    paragraph(say("other-phone")),
    button(say("use-other"), () => choose(true)),
    button(say("keep-these"), () => choose(false), { class: "quiet" }),
  );
}

/** What somebody who is over the time is told: nothing is lost. */
export function overTime(found) {
  return found.state === "missed" ? paragraph(say("over-time"), { class: "notice card" }) : null;
}
