// Whom to call, as large buttons: the study team while somebody is there, the emergency number always.

import * as clock from "../clock.js";
import { isThere, reachable } from "../contacts.js";
import { link, make, paragraph } from "../dom.js";
import { say } from "../words.js";

const WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Those who answer now first; when nobody does, the emergency number comes first and that is said. */
export function calls(bundle) {
  const now = reachable(bundle.contacts, clock.now());
  const emergency = bundle.emergency.number ? [call(say("emergency"), bundle.emergency.number)] : [];
  const teams = now.map((one) => call(one.label, one.phone));
  return make(
    "div",
    { class: "calls" },
    now.length ? null : paragraph(say("nobody-there")),
    teams.length ? teams : emergency,
    teams.length ? emergency : null,
    bundle.emergency.text ? paragraph(bundle.emergency.text) : null,
  );
}

function call(label, number) {
  return link(
    [label, " ", make("bdi", { dir: "ltr", class: "number-to-call" }, number)].reduce(join, make("span")),
    `tel:${number.replace(/[^\d+]/g, "")}`,
    { class: "button call" },
  );
}

const join = (whole, part) => (whole.append(part), whole);

/** Every contact with its hours. */
export function contacts(bundle) {
  return bundle.contacts.map((one) =>
    make(
      "section",
      { class: "card" },
      make("h2", {}, one.label),
      paragraph(say(isThere(one, clock.now()) ? "there-now" : "not-there-now")),
      hours(one),
      one.phone ? call(one.label, one.phone) : null,
    ),
  );
}

function hours(contact) {
  if (contact.always) return paragraph(say("always-there"));
  const open = WEEK.map((day) => [day, contact.hours?.[day] ?? []]).filter(([, spans]) => spans.length);
  const line = ([day, spans]) =>
    make(
      "li",
      {},
      `${say(`day-${day}`)} `,
      make("bdi", { dir: "ltr" }, spans.map(([from, to]) => `${from}–${to}`).join(", ")),
    );
  return open.length ? make("ul", { class: "hours" }, open.map(line)) : null;
}
