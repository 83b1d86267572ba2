// The first screen: what is due, until when and why; what comes next; whether everything has reached the server.

import * as clock from "../clock.js";
import { button, card, heading, link, make, paragraph } from "../dom.js";
import { installHint } from "../install.js";
import { due, unsent } from "../phone.js";
import { lastTry } from "../sending.js";
import { day, say, until, when } from "../words.js";

export const isLive = true;
const DAY = 86_400_000;

export async function view(app) {
  const { phone } = app;
  const known = due(phone);
  const open = known.filter((one) => one.state === "open").sort((one, other) => one.until - other.until);
  return [
    heading(title(phone, open)),
    notices(app),
    make(
      "div",
      { class: "list" },
      open.map((one) => task(one)),
    ),
    reports(phone),
    next(phone, known),
    closed(known),
    done(phone, known),
    await hint(app),
  ];
}

function title(phone, open) {
  if (phone.bundle.participant.status === "left") return say("left-title");
  if (phone.bundle.participant.status === "paused" && !open.length) return say("paused-title");
  return open.length ? say("due-title", { count: open.length }) : say("nothing-due");
}

/** One thing to do: what, why, until when, and a large button. */
function task(one) {
  const words = one.draft ? "continue" : "start";
  return make(
    "section",
    { class: "card task", "aria-labelledby": `title-${one.id}` },
    make("h2", { id: `title-${one.id}` }, one.title),
    one.why ? paragraph(one.why) : null,
    paragraph(say("until", { time: until(one.until, { zone: one.zone, now: clock.now() }) }), { class: "until" }),
    link(say(words), `#q/${one.id}`, {
      class: "button main",
      id: `go-${one.id}`,
      "aria-describedby": `title-${one.id}`,
    }),
  );
}

function notices({ phone, redraw }) {
  const { participant, consent } = phone.bundle;
  return make(
    "div",
    { class: "notices" },
    phone.isConnected ? null : notice(say("not-connected"), link(say("connect-again"), "#enrol", { class: "button" })),
    consent.due.length && phone.isConnected
      ? notice(say("consent-due"), link(say("read-and-decide"), "#consent", { class: "button" }))
      : null,
    participant.status === "paused"
      ? notice(say("paused"), link(say("change-that"), "#leave", { class: "button quiet" }))
      : null,
    participant.status === "left" ? notice(say("left")) : null,
    queue(phone, redraw),
    clock.isOff() ? paragraph(say("clock-off"), { class: "hint" }) : null,
  );
}

const notice = (text, ...rest) => make("section", { class: "card notice" }, paragraph(text), rest);

/** Whether what was answered has arrived: said only when it has not. */
function queue(phone) {
  const count = unsent(phone).length;
  if (!count) return null;
  return make(
    "p",
    { class: "kept" },
    say(lastTry().reached === false || !navigator.onLine ? "kept-offline" : "kept-sending", { count }),
  );
}

function reports(phone) {
  if (!phone.bundle.unscheduled.length || phone.bundle.participant.status === "left") return null;
  return link(say("something-wrong"), "#report", { class: "button alarm", id: "report" });
}

function next(phone, known) {
  const coming = known.filter((one) => one.state === "upcoming");
  const first = coming.sort((one, other) => Date.parse(one.opens.at) - Date.parse(other.opens.at))[0];
  if (!first) return null;
  const same = coming.filter((one) => one.opens.at === first.opens.at);
  const time = when(Date.parse(first.opens.at), { zone: first.zone, now: clock.now() });
  return card(
    say("next"),
    make(
      "ul",
      {},
      same.map((one) => make("li", {}, one.title)),
    ),
    paragraph(say("opens", { time })),
    first.why ? paragraph(first.why, { class: "hint" }) : null,
  );
}

/** What closed in the last days without an answer; what was begun can still be finished and sent. */
function closed(known) {
  const begun = known.filter((one) => one.state === "missed" && one.draft);
  if (!begun.length) return null;
  return card(
    say("closed-title"),
    paragraph(say("closed-why")),
    make(
      "ul",
      {},
      begun.map((one) => make("li", {}, link(one.title, `#q/${one.id}`, { id: `go-${one.id}` }))),
    ),
  );
}

/** What was finished here within the last day, and whether the server has it. */
function done(phone) {
  const recent = [...phone.completed.values()]
    .filter((one) => one.at > Date.now() - DAY)
    .sort((one, other) => other.at - one.at);
  if (!recent.length) return null;
  const zone = clock.zone();
  const line = (one) => {
    const receipt = phone.receipts.get(one.response);
    const state = receipt
      ? say("server-has-it", { time: when(receipt.receivedAt, { zone, now: clock.now() }) })
      : say("kept-here");
    return make("li", {}, link(one.title, `#done/${one.response}`), make("span", { class: "hint" }, ` ${state}`));
  };
  return card(
    say("done-title", { day: day(clock.now(), { zone, now: clock.now() }) }),
    make("ul", {}, recent.map(line)),
  );
}

async function hint(app) {
  if (!(await installHint.isWanted())) return null;
  const put = installHint.hasOffer()
    ? button(say("install"), async () => (await installHint.accept(), app.redraw()))
    : paragraph(say(/iPhone|iPad/.test(navigator.userAgent) ? "install-ios" : "install-menu"));
  const not = button(say("not-now"), async () => (await installHint.dismiss(), app.go("home")), { class: "quiet" });
  return card(say("install-title"), paragraph(say("install-why")), put, not);
}
