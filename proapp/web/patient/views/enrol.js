// Connects this phone with its participant: by the link or QR code from the clinic, or by the code typed in.

import { alone, Refused, send, SignedOut, Unreachable } from "../api.js";
import { refreshBundle } from "../bundle.js";
import { button, complaint, field, heading, make, paragraph } from "../dom.js";
import { look, unsent } from "../phone.js";
import { keep, setting, stay, together } from "../store.js";
import { currentLanguage, languages, say, speak } from "../words.js";
import { languageChoice } from "./language.js";

let typed = { code: "", pin: "" }; // nothing is typed twice, also after an error or another language

export async function view(app) {
  if (app.phone.isConnected && !app.phone.bundle) return halfway(app);
  const waiting = unsent(app.phone).length;
  return [
    heading(say(app.phone.isBound ? "connect-again" : "welcome")),
    app.phone.isBound ? paragraph(say("connect-again-why")) : paragraph(say("welcome-why")),
    waiting ? paragraph(say("waiting-kept", { count: waiting })) : null,
    form(app),
    others(app),
    languageChoice({ languages, current: currentLanguage(), change: (language) => relearn(app, language) }),
  ];
}

/** The keys have come, the package has not: nothing has to be typed again. */
function halfway(app) {
  return [
    heading(say("welcome")),
    paragraph(say("needs-network")),
    button(say("try-again"), () => app.send({ force: true }), { class: "main" }),
  ];
}

/** The ways out of an old link: typing the code, and back to where this phone was. */
function others(app) {
  const leave = (place) => () => (app.forgetSecret(), app.replace(place));
  return [
    app.secret() ? button(say("type-code"), leave("enrol"), { class: "quiet" }) : null,
    app.phone.bundle ? button(say("to-start"), leave("home"), { class: "quiet" }) : null,
  ];
}

async function relearn(app, language) {
  await keep("language", language);
  await speak(language);
  await app.again();
}

function form(app) {
  const code = app.secret() ? null : codeField();
  const pin = pinField();
  const wrong = complaint("enrol-complaint");
  const go = button(say("connect"), () => tryToConnect(app, { code, pin, wrong }), { class: "main", type: "submit" });
  const whole = make(
    "form",
    { class: "card", novalidate: true },
    code?.whole,
    code ? null : paragraph(say("link-taken")),
    pin.whole,
    wrong,
    go,
  );
  whole.addEventListener("submit", (event) => event.preventDefault());
  return whole;
}

function codeField() {
  const input = make("input", {
    name: "code",
    type: "text",
    autocomplete: "one-time-code",
    autocapitalize: "characters",
    spellcheck: "false",
    dir: "ltr",
    maxlength: "40",
    value: typed.code,
    required: true,
    oninput: (event) => (typed.code = event.target.value),
  });
  return { input, whole: field(say("code"), input, say("code-hint")) };
}

function pinField() {
  const input = make("input", {
    name: "pin",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    maxlength: "12",
    dir: "ltr",
    value: typed.pin,
    required: true,
    oninput: (event) => (typed.pin = event.target.value),
  });
  return { input, whole: field(say("pin"), input, say("pin-hint")) };
}

async function tryToConnect(app, { code, pin, wrong }) {
  wrong.textContent = "";
  const missing = [code, pin].find((one) => one && !one.input.value.trim());
  if (missing) return refuse(wrong, say(missing === code ? "code-missing" : "pin-missing"), missing.input);
  try {
    await connect(app, {
      ...(code ? { code: code.input.value.trim() } : { link: app.secret() }),
      pin: pin.input.value.trim(),
    });
  } catch (error) {
    return refuse(wrong, reason(error), (code ?? pin).input);
  }
  typed = { code: "", pin: "" };
  await app.replace("home");
  app.tellTabs();
  await app.send({ force: true });
  return undefined;
}

function refuse(wrong, text, input) {
  wrong.textContent = text;
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

function reason(error) {
  if (error instanceof Unreachable || error instanceof SignedOut) return say("needs-network");
  if (!(error instanceof Refused)) throw error;
  if (error.status === 429) return say("too-often");
  return error.status < 500 ? say("code-wrong") : say("server-trouble");
}

/** Redeem the code, keep the keys, fetch the package. */
async function connect(app, content) {
  await redeem(content);
  app.forgetSecret();
  await stay();
  await refreshBundle();
  const { bundle } = await look();
  if (!(await setting("language"))) await speak(bundle.participant.language);
}

/** Nothing is sent meanwhile: what waits here may be of somebody else, and would go in the new one's name. */
async function redeem(content) {
  const reply = await alone("proapp-sync", async () => {
    const answered = await send("POST", "/enrolments", { body: content });
    if (answered.status === 201) await adopt(answered.body);
    return answered;
  });
  if (reply.status !== 201) throw new Refused(reply);
}

/** New keys are kept, and in the same step it is forgotten whose phone this is, until the package says so again. */
function adopt(keys) {
  return together(["settings"], (stores) => {
    stores.settings.put({ name: "keys", value: keys });
    for (const name of ["participant", "bundle", "fetched", "zone told"]) stores.settings.delete(name);
  });
}
