// What to do now after something serious was answered. It stays until it has been read; nobody is watching meanwhile.

import { button, heading, link, make, paragraph } from "../dom.js";
import { acknowledge } from "../outbox.js";
import { say } from "../words.js";
import { calls } from "./calls.js";

export async function view(app) {
  const [advice] = app.phone.advice;
  if (!advice) return app.replace("home");
  const { bundle } = app.phone;
  const isRed = advice.lines.some((line) => line.level === "red");
  const texts = [...new Set(advice.lines.map((line) => line.text).filter(Boolean))];
  const how = { lang: bundle.participant.language, dir: bundle.participant.direction };
  return [
    make(
      "section",
      { class: `advice ${isRed ? "red" : "amber"}`, role: "region", "aria-labelledby": "advice-title" },
      heading(say(isRed ? "act-now" : "take-note"), { id: "advice-title" }),
      texts.map((text) => paragraph(text, { class: "advice-text", ...how })),
      make("p", {}, make("strong", {}, say("nobody-watching"))),
      calls(bundle),
    ),
    button(say("have-read"), () => read(app, advice), { class: "main", id: "have-read" }),
    link(say("all-contacts"), "#help", { class: "button quiet" }),
  ];
}

async function read(app, advice) {
  await acknowledge(advice, app.phone.bundle.participant.id);
  await app.go(`done/${advice.id}`);
  app.tellTabs();
  app.send();
}
