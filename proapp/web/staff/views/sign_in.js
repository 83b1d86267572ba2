// Signing in: name and password with a code or a passkey, or at one's institution.

import { Refused, get, perhaps, post } from "../api.js";
import { link, make } from "../dom.js";
import { act, field, form } from "../parts/form.js";
import { notice } from "../parts/page.js";
import { canUse, shown } from "../passkey.js";
import { say } from "../words.js";

export async function view(app, query) {
  const institutions = (await perhaps(get("/institutions", {}, { open: true })))?.items ?? [];
  return make(
    "div",
    { class: "door" },
    make(
      "div",
      { class: "sheet" },
      make("p", {}, make("span", { class: "brand-name" }, say("brand"))),
      make("h1", { tabindex: "-1" }, say("sign-in")),
      query.refused ? notice("red", say("institution-refused")) : null,
      signInForm(app),
      canUse() ? passkey(app) : null,
      institutions.length ? make("p", { class: "or" }, say("or")) : null,
      institutions.map((one) =>
        make("p", {}, link(say("sign-in-at", { name: one.title ?? one.name ?? one.id }), startOf(one), { class: "button" })),
      ),
    ),
  );
}

const startOf = (one) => one.start ?? `/api/v1/institutions/${encodeURIComponent(one.id ?? one.name)}/start`;

function signInForm(app) {
  return form({
    label: say("sign-in"),
    fields: [
      field("name", { label: say("name"), required: true, autocomplete: "username", autocapitalize: "none", spellcheck: "false" }),
      field("password", { label: say("password"), kind: "password", required: true, autocomplete: "current-password" }),
      field("code", { label: say("code"), hint: say("code-hint"), inputmode: "numeric", autocomplete: "one-time-code" }),
    ],
    submit: (said) => enter(app, said),
  });
}

async function enter(app, { name, password, code }) {
  try {
    await post("/staff/session", { name, password, ...(code ? { code } : {}) }, { open: true });
  } catch (error) {
    if (error instanceof Refused && error.status === 401) error.problem = { ...error.problem, detail: say("wrong-credentials") };
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
