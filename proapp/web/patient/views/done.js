// After sending: the server's receipt, or plainly that the answers are still on this phone and will go by themselves.

import * as clock from "../clock.js";
import { heading, home, link, make, paragraph } from "../dom.js";
import { due } from "../phone.js";
import { say, when } from "../words.js";

export const isLive = true;

export async function view(app, response) {
  const { phone } = app;
  const receipt = phone.receipts.get(response);
  const frozen = phone.outbox.find((one) => one.id === response);
  const found = [...phone.completed.values()].find((one) => one.response === response);
  if (!found) return app.replace("home");
  const more = due(phone).filter((one) => one.state === "open")[0];
  return [
    heading(say("done")),
    paragraph(found.title, { class: "hint" }),
    receipt ? arrived(receipt) : kept(frozen),
    more
      ? link(say("next-one", { title: more.title }), `#q/${more.id}`, { class: "button main" })
      : paragraph(say("all-done")),
    home(),
  ];
}

function arrived(receipt) {
  const time = when(receipt.receivedAt, { zone: clock.zone(), now: clock.now() });
  return make(
    "section",
    { class: "card good", role: "status", id: "receipt" },
    make("p", {}, make("strong", {}, say("server-has-it", { time }))),
    receipt.late ? paragraph(say("late")) : null,
    receipt.problem ? paragraph(say("set-aside")) : null,
    paragraph(say("receipt-number", { number: receipt.receipt.slice(0, 8) }), { class: "hint" }),
  );
}

function kept(frozen) {
  const hasFailed = frozen?.failures > 0 || !navigator.onLine;
  return make(
    "section",
    { class: "card kept", role: "status", id: "kept" },
    make("p", {}, make("strong", {}, say("kept-here"))),
    paragraph(say(hasFailed ? "will-be-sent" : "being-sent")),
  );
}
