// One's own account: where one is signed in, second factors, roles, and how these pages are used.

import { all, ask, perhaps, post, put } from "../api.js";
import { button, drawn, hint, make, paragraph } from "../dom.js";
import * as keys from "../keys.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { act, field, form } from "../parts/form.js";
import { head, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { canUse, made } from "../passkey.js";
import * as place from "../place.js";
import * as session from "../session.js";
import { distance, moment, named, say } from "../words.js";

export async function view(app) {
  const [sessions, factors] = await Promise.all([all("/staff/sessions"), perhaps(all("/staff/factors"))]);
  const who = session.current();
  return [
    head(say("account"), {
      about: [...new Set([who.name, who.sign_in_name])].filter(Boolean).map((part) => make("span", {}, part)),
    }),
    sheet(say("sessions"), sessionsOf(app, sessions)),
    factors
      ? sheet(say("second-factors"), hint(say("second-factors-words")), factorsOf(app, factors), changing(app, factors))
      : null,
    sheet(say("roles"), rolesOf(who.grants)),
    sheet(say("keys"), switchOf()),
  ];
}

const sessionsOf = (app, rows) =>
  table({
    caption: say("sessions"),
    quiet: true,
    rows,
    columns: [
      { head: say("signed-in"), kind: "row", cell: (one) => moment(one.started_at, place.zone()) },
      { head: say("way"), cell: (one) => named("way", one.way) },
      { head: say("last-used"), cell: (one) => distance(one.used_at) },
      { head: say("ends"), cell: (one) => moment(one.expires_at, place.zone()) },
      { head: say("actions"), cell: (one) => (one.this ? badge("session", "this", { tone: "good" }) : end(app, one)) },
    ],
  });

const end = (app, one) =>
  act(
    say("end-session"),
    async () => {
      await ask("DELETE", `/staff/sessions/${one.id}`);
      toast(say("session-ended"));
      await app.again();
    },
    { class: "small danger" },
  );

const factorsOf = (app, rows) =>
  table({
    caption: say("second-factors"),
    quiet: true,
    rows,
    empty: say("no-factors"),
    columns: [
      { head: say("name"), kind: "row", cell: (one) => one.label },
      { head: say("kind"), cell: (one) => named("factor", one.kind) },
      { head: say("since"), cell: (one) => moment(one.created_at, place.zone()) },
      {
        head: say("actions"),
        cell: (one) =>
          rows.length > 1
            ? button(say("remove"), async () => (await remove(one, rows)) && app.again(), {
                class: "small danger",
                "aria-description": one.label,
              })
            : "",
      },
    ],
  });

const remove = (one, rows) =>
  proving(say("remove-factor", { name: one.label }), rows, [], async (proof) => {
    await post(`/staff/factors/${one.id}/removal`, proof);
    toast(say("factor-removed"));
  });

const changing = (app, factors) =>
  make(
    "div",
    { class: "actions" },
    button(say("add-app"), async () => (await addCodes(factors)) && app.again()),
    canUse() ? button(say("add-passkey"), async () => (await addPasskey(factors)) && app.again()) : null,
    button(say("change-password"), () => changePassword(factors)),
  );

/** A dialog that asks again who one is, with what else is wanted; `send(proof, said)` does it. */
function proving(title, factors, fields, send) {
  return dialog(title, (close) =>
    form({
      label: title,
      fields: [fields, hint(say("prove-words")), ...proof(factors)],
      submit: async (said) => {
        await send(shownOf(said), said);
        close(true);
      },
    }),
  );
}

const proof = (factors) => [
  field("password", { label: say("password"), kind: "password", required: true, autocomplete: "current-password" }),
  factors.some((one) => one.kind === "totp")
    ? field("code", { label: say("code"), required: true, inputmode: "numeric", autocomplete: "one-time-code" })
    : null,
];

const shownOf = ({ password, code }) => ({ password, ...(code ? { code } : {}) });

const label = () => field("label", { label: say("device-name"), required: true, hint: say("device-name-hint") });

/** Codes of an app: scan, then type one to prove that it works. */
async function addCodes(factors) {
  const offer = (await post("/staff/factors/preparation")).body;
  const fields = [
    paragraph(say("scan-this")),
    make("p", { class: "qr" }, drawn(offer.codes.qr_svg, say("qr-alt"))),
    paragraph([say("or-type-secret"), " ", make("code", {}, offer.codes.seed)]),
    field("new_code", { label: say("code-shown"), required: true, inputmode: "numeric", pointer: "/new_codes/code" }),
    label(),
  ];
  return proving(say("add-app"), factors, fields, async (shown, said) => {
    await post("/staff/factors", {
      ...shown,
      label: said.label,
      new_codes: { ticket: offer.ticket, code: said.new_code },
    });
    toast(say("factor-added"));
  });
}

async function addPasskey(factors) {
  const offer = (await post("/staff/factors/preparation")).body;
  return proving(say("add-passkey"), factors, [label()], async (shown, said) => {
    await post("/staff/factors", { ...shown, label: said.label, new_passkey: await made(offer.passkey) });
    toast(say("factor-added"));
  });
}

const changePassword = (factors) =>
  proving(
    say("change-password"),
    factors,
    [
      field("new_password", {
        label: say("new-password"),
        kind: "password",
        required: true,
        autocomplete: "new-password",
        hint: say("password-hint"),
      }),
    ],
    async (shown, said) => {
      await put("/staff/password", { ...shown, new_password: said.new_password });
      toast(say("password-changed"));
    },
  );

const rolesOf = (grants) =>
  table({
    caption: say("roles"),
    quiet: true,
    rows: grants,
    columns: [
      { head: say("trial"), kind: "row", cell: (one) => one.trial },
      { head: say("role"), cell: (one) => named("role", one.role) },
      {
        head: say("site"),
        cell: (one) => (one.site ? (place.siteById(one.site)?.name ?? one.site) : say("all-sites")),
      },
    ],
  });

const switchOf = () => [
  field("keys", {
    label: say("keys-switch"),
    kind: "check",
    value: keys.areOn(),
    onchange: (event) => keys.turn(event.target.checked),
  }),
  hint(say("keys-hint")),
];
