// Signing in: name and password with a code or a passkey, or at one's institution.

import { Refused, get, perhaps, post } from "../api.js";
import { make } from "../dom.js";
import { act, field, form } from "../parts/form.js";
import { canUse, shown } from "../passkey.js";
import { say } from "../words.js";

export async function view(app) {
  const institution = await perhaps(get("/staff/institution", {}, { open: true }));
  return make(
    "div",
    { class: "door" },
    make(
      "div",
      { class: "sheet" },
      make("p", {}, make("span", { class: "brand-name" }, say("brand"))),
      make("h1", { tabindex: "-1" }, say("sign-in")),
      signInForm(app),
      canUse() ? passkey(app) : null,
      institution?.available
        ? [make("p", { class: "or" }, say("or")), act(say("sign-in-at", { name: institution.name }), goThere)]
        : null,
    ),
  );
}

/** The browser goes to the institution and comes back signed in. */
async function goThere() {
  location.assign((await post("/staff/institution/visits", undefined, { open: true })).body.url);
}

function signInForm(app) {
  return form({
    label: say("sign-in"),
    fields: [
      field("name", {
        label: say("name"),
        required: true,
        autocomplete: "username",
        autocapitalize: "none",
        spellcheck: "false",
      }),
      field("password", { label: say("password"), kind: "password", required: true, autocomplete: "current-password" }),
      field("code", {
        label: say("code"),
        hint: say("code-hint"),
        inputmode: "numeric",
        autocomplete: "one-time-code",
      }),
    ],
    submit: (said) => enter(app, said),
  });
}

async function enter(app, { name, password, code }) {
  try {
    await post("/staff/session", { name, password, ...(code ? { code } : {}) }, { open: true });
  } catch (error) {
    if (error instanceof Refused && error.status === 401)
      error.problem = { ...error.problem, detail: say("wrong-credentials") };
    throw error;
  }
  await app.signedIn();
}

/** A key alone is enough: it is something one has and, by its PIN or finger, something one knows or is. */
const passkey = (app) =>
  act(say("use-passkey"), async () => {
    await post("/staff/session", { passkey: await shown("/staff/session/challenges") }, { open: true });
    await app.signedIn();
  });
