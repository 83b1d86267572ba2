// The frame around every page: where one is, where one can go, who is signed in and for how long.

import { get } from "./api.js";
import { button, make, link } from "./dom.js";
import { field } from "./parts/form.js";
import * as place from "./place.js";
import * as session from "./session.js";
import { named, say } from "./words.js";

const PLACES = [
  ["daily", ["work", "participants", "flags", "calls"]],
  ["review", ["quarantine", "corrections", "intake", "laboratory", "consents"]],
  ["whole-trial", ["analyses", "completion", "releases", "downloads"]],
];
const BELONGS = { flag: "flags", participant: "participants", quarantined: "quarantine", import: "laboratory" };

/** Draw the frame; `current` is the name of the page that is shown, null hides the frame. */
export function frame(current, app) {
  const rail = document.getElementById("rail");
  document.getElementById("skip").textContent = say("skip");
  document.body.classList.toggle("framed", current !== null);
  rail.hidden = current === null;
  if (current === null) return rail.replaceChildren();
  const menu = make("div", { id: "menu" }, chooser(app), places(BELONGS[current] ?? current), me(app, current));
  const toggle = button(say("menu"), () => open(toggle, rail), {
    class: "quiet menu-button",
    "aria-expanded": "false",
    "aria-controls": "menu",
  });
  rail.classList.remove("open");
  return rail.replaceChildren(
    make("div", { class: "brand" }, link(say("brand"), "#work", { class: "brand-name" }), toggle),
    menu,
  );
}

function open(toggle, rail) {
  const isOpen = rail.classList.toggle("open");
  toggle.setAttribute("aria-expanded", String(isOpen));
}

function chooser(app) {
  const trials = place.trialList();
  const sites = place.siteList();
  const trial = field("trial", {
    label: say("trial"),
    kind: "select",
    required: true,
    options: trials.map((one) => [one.id, one.id]),
    value: place.trial()?.id,
    onchange: (event) => (forgetCounts(), place.chooseTrial(event.target.value).then(() => app.go("work"))),
  });
  const site = field("site", {
    label: say("site"),
    kind: "select",
    required: true,
    options: [["", say("all-sites")], ...sites.map((one) => [one.id, `${one.code} ${one.name}`])],
    value: place.site()?.id ?? "",
    onchange: (event) => (forgetCounts(), place.chooseSite(event.target.value), app.again()),
  });
  return make(
    "div",
    { class: "chooser", role: "group", "aria-label": say("where") },
    trial,
    sites.length > 1 ? site : only(sites[0]),
  );
}

const only = (site) => (site ? make("p", { class: "only-site" }, `${site.code} ${site.name}`) : null);

function places(current) {
  const groups = PLACES.filter(([group]) => place.reads() || group === "whole-trial").map(([group, names]) =>
    make(
      "div",
      { class: "group" },
      make("h2", { class: "group-name", id: `group-${group}` }, say(`group-${group}`)),
      make(
        "ul",
        { "aria-labelledby": `group-${group}` },
        names.map((name) =>
          make(
            "li",
            {},
            make(
              "a",
              { href: `#${name}`, id: `to-${name}`, "aria-current": name === current ? "page" : null },
              make("span", {}, say(`nav-${name}`)),
              make("span", { class: "count", hidden: true }),
            ),
          ),
        ),
      ),
    ),
  );
  return make("nav", { class: "places", "aria-label": say("pages") }, groups);
}

function me(app, current) {
  const who = session.current();
  const roles = session.roles(place.trial()?.id).map((role) => named("role", role));
  return make(
    "div",
    { class: "me" },
    make("p", {}, make("strong", {}, who.name), roles.length ? make("span", {}, roles.join(", ")) : null),
    make("p", { class: "left", id: "left" }, timeLeft()),
    make(
      "p",
      { class: "me-links" },
      link(say("nav-account"), "#account", { "aria-current": current === "account" ? "page" : null }),
      button(say("sign-out"), app.signOut, { class: "as-link" }),
    ),
  );
}

/** How long one stays signed in without doing anything, in words. */
export function timeLeft() {
  const seconds = session.left();
  if (seconds === null) return "";
  const minutes = Math.max(1, Math.round(seconds / 60));
  return minutes < 120
    ? say("minutes-left", { count: minutes })
    : say("hours-left", { count: Math.round(minutes / 60) });
}

const OLD = 60_000; // milliseconds after which numbers are asked for again
let waiting = {}; // how many things wait, by page
let counted = 0; // when that was asked

/** How many things wait at which page, from the counts of a work list. */
export function counts(numbers) {
  counted = Date.now();
  waiting = {
    flags: numbers.flag,
    calls: numbers.call,
    quarantine: numbers.quarantine,
    corrections: numbers.correction,
    intake: numbers.intake,
    consents: numbers.consent,
  };
}

/** Ask again when the numbers are old, or when something was just done; then show them. */
export async function recount({ afresh = false } = {}) {
  if (!place.reads()) return;
  if (afresh || Date.now() - counted > OLD) {
    counted = Date.now();
    const list = await get(`/trials/${place.trial().id}/work-list`, { site: place.site()?.id, limit: 1 }).catch(
      () => null,
    );
    if (list) counts(list.counts);
  }
  for (const [name, number] of Object.entries(waiting)) {
    const shown = document.querySelector(`#to-${name} .count`);
    if (!shown) continue;
    shown.hidden = !number;
    shown.textContent = number ? String(number) : "";
  }
}

export const forgetCounts = () => {
  waiting = {};
  counted = 0;
};
