// "I made a mistake": asks the site to look at an answer. The answer itself stays as it was given.

import { ask } from "../api.js";
import { button, complaint, field, heading, home, link, make, paragraph } from "../dom.js";
import { tell } from "../outbox.js";
import { say } from "../words.js";
import { online } from "./online.js";

export async function view(app, response) {
  const get = async () => (await ask("GET", "/me/history")).body.items;
  return online(app, { title: say("mistake"), get, make: (items) => form(app, items.find((one) => (one.id ?? one.response_id) === response)) });
}

function form(app, item) {
  if (!item) return [heading(say("not-there")), home()];
  const chosen = new Set();
  const words = make("textarea", { name: "words", maxlength: "500", rows: "4" });
  const wrong = complaint("mistake-complaint");
  const box = (answer) => make("label", { class: "choice" }, make("input", { type: "checkbox", onchange: (event) => toggle(chosen, answer.item ?? answer.code, event.target.checked) }), make("span", {}, answer.text));
  const send = async () => {
    await tell("correction-request", { response_id: item.id ?? item.response_id, items: [...chosen], ...(words.value.trim() ? { words: words.value.trim() } : {}) }, { participant: app.phone.bundle.participant.id });
    app.announce(say("mistake-sent"));
    await app.go("home");
    app.send();
  };
  return [
    heading(say("mistake")),
    paragraph(say("mistake-why")),
    make("fieldset", { class: "card" }, make("legend", {}, say("mistake-which")), make("div", { class: "choices" }, item.answers.map(box))),
    field(say("mistake-words"), words, say("mistake-hint")),
    wrong,
    button(say("ask-site"), send, { class: "main" }),
    link(say("back"), `#history/${item.id ?? item.response_id}`, { class: "button quiet" }),
  ];
}

function toggle(chosen, code, isOn) {
  if (isOn) chosen.add(code);
  else chosen.delete(code);
}
