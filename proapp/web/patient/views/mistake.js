// "I made a mistake": asks the site to look at an answer. The answer itself stays as it was given.

import { button, field, heading, home, link, make, paragraph } from "../dom.js";
import { tell } from "../outbox.js";
import { say } from "../words.js";
import { wordsOf } from "./history.js";
import { online } from "./online.js";
import { past } from "./past.js";

export async function view(app, response) {
  return online(app, {
    title: say("mistake"),
    get: past,
    make: (items) =>
      form(
        app,
        items.find((one) => one.id === response),
      ),
  });
}

function form(app, item) {
  if (!item) return [heading(say("not-there")), home()];
  const chosen = new Set();
  const words = make("textarea", { name: "words", maxlength: "500", rows: "4" });
  const toggle = (code, isOn) => (isOn ? chosen.add(code) : chosen.delete(code));
  const box = (given) => {
    const input = make("input", {
      type: "checkbox",
      name: given.item,
      onchange: (event) => toggle(given.item, event.target.checked),
    });
    return make("label", { class: "choice" }, input, make("span", wordsOf(item), given.text));
  };
  const send = async () => {
    const said = words.value.trim() || null;
    await tell(
      "correction-request",
      { response_id: item.id, items: [...chosen], words: said },
      { participant: app.phone.bundle.participant.id },
    );
    app.announce(say("mistake-sent"));
    await app.go("home");
    app.send();
  };
  return [
    heading(say("mistake")),
    paragraph(say("mistake-why")),
    make(
      "fieldset",
      { class: "card" },
      make("legend", {}, say("mistake-which")),
      make("div", { class: "choices" }, item.answers.map(box)),
    ),
    field(say("mistake-words"), words, say("mistake-hint")),
    button(say("ask-site"), send, { class: "main" }),
    link(say("back"), `#history/${item.id}`, { class: "button quiet" }),
  ];
}
