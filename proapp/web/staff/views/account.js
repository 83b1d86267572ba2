// One's own account: where one is signed in, second factors, roles, and how these pages are used.

import { all, ask, perhaps, post } from "../api.js";
import { button, hint, make, paragraph } from "../dom.js";
import * as keys from "../keys.js";
import { badge } from "../parts/badge.js";
import { dialog, refill } from "../parts/dialog.js";
import { act, field, form } from "../parts/form.js";
import { head, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { canUse, made } from "../passkey.js";
import * as place from "../place.js";
import * as session from "../session.js";
import { distance, moment, named, say } from "../words.js";

export async function view(app) {
  const [sessions, factors] = await Promise.all([all("/staff/sessions"), perhaps(all("/staff/second-factors"))]);
  const who = session.current();
  return [
    head(say("account"), { about: [who.name, who.sign_in_name].filter(Boolean).map((part) => make("span", {}, part)) }),
    sheet(say("sessions"), sessionsOf(app, sessions)),
    factors ? sheet(say("second-factors"), hint(say("second-factors-words")), factorsOf(app, factors), adding(app)) : null,
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
  act(say("end-session"), async () => {
    await ask("DELETE", `/staff/sessions/${one.id}`);
    toast(say("session-ended"));
    await app.again();
  }, { class: "small danger" });

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
      { head: say("actions"), cell: (one) => remove(app, one) },
    ],
  });

const remove = (app, one) =>
  act(say("remove"), async () => {
    await ask("DELETE", `/staff/second-factors/${one.id}`);
    toast(say("factor-removed"));
    await app.again();
  }, { class: "small danger" });

const adding = (app) =>
  make(
    "div",
    { class: "actions" },
    button(say("add-app"), async () => (await addCodes()) && app.again()),
    canUse() ? button(say("add-passkey"), async () => (await addPasskey()) && app.again()) : null,
  );

/** Codes of an app: scan, then type one to prove that it works. */
function addCodes() {
  return dialog(say("add-app"), (close) => {
    const room = make("div", {});
    room.append(
      form({
        label: say("go-on"),
        fields: [field("label", { label: say("device-name"), required: true, hint: say("device-name-hint") })],
        submit: async ({ label }) => refill(room, confirming((await post("/staff/second-factors/totp", { label })).body, close)),
      }),
    );
    return room;
  });
}

const confirming = (offer, close) => [
  make("h3", {}, say("scan-this")),
  offer.qr_svg ? make("p", { class: "qr" }, picture(offer.qr_svg)) : null,
  paragraph(say("or-type-secret"), {}),
  make("p", {}, make("code", {}, offer.secret ?? offer.uri ?? "")),
  form({
    label: say("confirm"),
    fields: [field("code", { label: say("code"), required: true, inputmode: "numeric", autocomplete: "one-time-code" })],
    submit: async ({ code }) => {
      await post(`/staff/second-factors/${offer.id}/confirmation`, { code });
      toast(say("factor-added"));
      close(true);
    },
  }),
];

/** A drawing of the server as elements of this page. */
function picture(svg) {
  const drawn = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", say("qr-alt"));
  return drawn;
}

function addPasskey() {
  return dialog(say("add-passkey"), (close) =>
    form({
      label: say("add-passkey"),
      fields: [field("label", { label: say("device-name"), required: true, hint: say("device-name-hint") })],
      submit: async ({ label }) => {
        await post("/staff/second-factors/passkeys", { label, passkey: await made("/staff/second-factors/challenges") });
        toast(say("factor-added"));
        close(true);
      },
    }),
  );
}

const rolesOf = (grants) =>
  table({
    caption: say("roles"),
    quiet: true,
    rows: grants,
    columns: [
      { head: say("trial"), kind: "row", cell: (one) => one.trial },
      { head: say("role"), cell: (one) => named("role", one.role) },
      { head: say("site"), cell: (one) => (one.site ? (place.siteById(one.site)?.name ?? one.site) : say("all-sites")) },
    ],
  });

const switchOf = () => [
  field("keys", { label: say("keys-switch"), kind: "check", value: keys.areOn(), onchange: (event) => keys.turn(event.target.checked) }),
  hint(say("keys-hint")),
];
