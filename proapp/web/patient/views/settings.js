// Settings: language, reminders and their quiet hours, calendar, a break or leaving, and signing this phone out.

import { ask, call } from "../api.js";
import { button, card, choices, complaint, field, heading, link, make, paragraph } from "../dom.js";
import { unsent } from "../phone.js";
import * as push from "../push.js";
import { forget, keep } from "../store.js";
import { currentLanguage, languages, say, speak } from "../words.js";
import { languageChoice } from "./language.js";
import { attempt } from "./online.js";

export async function view(app) {
  return [
    heading(say("settings")),
    languageChoice({ languages, current: currentLanguage(), change: (language) => relearn(app, language) }),
    await notifications(app),
    reminders(app),
    calendar(),
    card(say("leave"), paragraph(say("leave-short")), link(say("leave-open"), "#leave", { class: "button" })),
    out(app),
  ];
}

async function relearn(app, language) {
  await keep("language", language);
  await speak(language);
  await app.again();
  app.send({ force: true });
}

async function notifications(app) {
  const { key } = app.phone.bundle.push;
  if (!key || !push.canNotify()) return card(say("notifications"), paragraph(say("notifications-not-here")));
  const wrong = complaint("push-complaint");
  const isOn = await push.isOn();
  const turn = async () => {
    const done = await attempt(wrong, async () => {
      if (isOn) await push.switchOff();
      else if (!(await push.switchOn(key))) wrong.textContent = say("notifications-refused");
    });
    if (done && !wrong.textContent) await app.go("settings");
  };
  return card(
    say("notifications"),
    paragraph(say("notifications-why")),
    wrong,
    button(say(isOn ? "notifications-off" : "notifications-on"), turn, { "aria-pressed": String(isOn) }),
  );
}

const WAYS = [
  ["mail", { type: "email", autocomplete: "email" }],
  ["sms", { type: "tel", autocomplete: "tel" }],
  ["service", { type: "text" }],
];

/** By which ways and at which hours reminders come; an address is only asked for where there is none yet. */
function reminders(app) {
  const { contact } = app.phone.bundle;
  const wrong = complaint("contact-complaint");
  const from = make("input", { type: "time", name: "quiet_from", value: contact.quiet_from });
  const to = make("input", { type: "time", name: "quiet_to", value: contact.quiet_to });
  const addresses = WAYS.filter(([way]) => contact.offered.includes(way)).map(([way, kind]) => [
    way,
    make("input", { name: way, maxlength: "200", ...kind }),
  ]);
  let muted = contact.muted;
  const save = async () => {
    const given = Object.fromEntries(addresses.filter(([, input]) => input.value).map(([way, input]) => [way, input.value]));
    const channels = [...new Set([...contact.channels, ...Object.keys(given)])];
    const body = { channels, quiet_from: from.value, quiet_to: to.value, muted, ...given };
    const done = await attempt(wrong, () =>
      ask("PUT", "/me/contact", { body, headers: { "If-Match": `"${contact.revision}"` } }),
    );
    if (!done) return;
    app.announce(say("saved"));
    await app.send({ force: true });
    await app.go("settings");
  };
  return card(
    say("reminders"),
    choices({
      name: "muted",
      legend: say("reminders-question"),
      options: [
        ["no", say("reminders-yes")],
        ["yes", say("reminders-no")],
      ],
      chosen: muted ? "yes" : "no",
      change: (value) => (muted = value === "yes"),
    }),
    make("div", { class: "pair" }, field(say("quiet-from"), from), field(say("quiet-to"), to)),
    ...addresses.map(([way, input]) => field(say(way), input, say(contact.has[way] ? "address-known" : "address-hint"))),
    wrong,
    button(say("save"), save),
  );
}

/** An address for the patient's own calendar; made on request, because whoever has it can read it. */
function calendar() {
  const wrong = complaint("calendar-complaint");
  const place = make("p", { class: "address" });
  const get = () =>
    attempt(wrong, async () => {
      const { url } = (await ask("POST", "/me/calendar")).body;
      place.replaceChildren(
        link(say("calendar-open"), url.replace(/^https?:/, "webcal:"), { class: "button" }),
        make("bdi", { dir: "ltr" }, url),
      );
    });
  return card(say("calendar"), paragraph(say("calendar-why")), wrong, button(say("calendar-get"), get), place);
}

/** Sign out. What has not been sent stays on the phone, and goes when it is connected again. */
function out(app) {
  const wrong = complaint("out-complaint");
  const waiting = unsent(app.phone).length;
  const go = async () => {
    const done = await attempt(wrong, async () => {
      await app.send({ force: true });
      await call("DELETE", "/me/device");
    });
    if (!done) return;
    await forget("keys");
    app.tellTabs();
    await app.go("home");
  };
  return card(
    say("sign-out"),
    paragraph(waiting ? say("sign-out-waiting", { count: waiting }) : say("sign-out-why")),
    wrong,
    button(say("sign-out-do"), go, { class: "quiet" }),
  );
}
