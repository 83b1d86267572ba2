// Everybody at the sites one reaches, by code; somebody new is registered here.

import { newId, put } from "../api.js";
import { button, make } from "../dom.js";
import { everybody } from "../people.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { head, sheet } from "../parts/page.js";
import { emptied } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { now } from "../clock.js";
import { mayAct } from "../session.js";
import { dayOf, named, say } from "../words.js";

export async function view(app) {
  const trial = place.trial();
  const found = (await everybody()).filter((one) => !place.site() || one.site === place.site().id);
  const list = make("ul", { class: "lines" }, found.map(line));
  const said = make("p", { class: "hint", role: "status" }, say("participants-count", { count: found.length }));
  return [
    head(say("participants"), {
      about: trial.title,
      actions: mayAct(trial.id) ? [button(say("register"), () => register(app), { class: "main" })] : [],
    }),
    sheet(
      null,
      field("search", {
        label: say("search-code"),
        required: true,
        type: "search",
        oninput: (event) => narrow(list, said, event.target.value),
      }),
      said,
      found.length ? list : emptied(say("no-participants")),
    ),
  ];
}

const line = (one) =>
  make(
    "li",
    { "data-code": one.code.toLowerCase() },
    make(
      "a",
      { href: `#participant/${one.id}`, "data-line": true },
      make("span", { class: "code" }, one.code),
      make("span", {}, place.siteById(one.site)?.code ?? ""),
      make("span", { class: "what" }, about(one)),
      make("span", { class: "when" }, say("registered-on", { day: dayOf(one.created_at, place.zone(one.site)) })),
    ),
  );

const about = (one) =>
  say("born-and-language", { year: String(one.birth_year), language: named("language", one.language) });

function narrow(list, said, typed) {
  const wanted = typed.trim().toLowerCase();
  const lines = [...list.children];
  for (const one of lines) one.hidden = !one.dataset.code.includes(wanted);
  said.textContent = say("participants-count", { count: lines.filter((one) => !one.hidden).length });
}

/** Register somebody: what the trial wants to know of everybody stands in its protocol. */
async function register(app) {
  const trial = place.trial();
  const protocol = await place.protocol(trial.id);
  const sites = place.siteList().filter((site) => mayAct(trial.id, site.id));
  const id = newId();
  const asked = Object.entries(protocol.baseline_facts ?? {});
  const made = await dialog(
    say("register"),
    (close) =>
      form({
        label: say("register"),
        fields: [
          make(
            "div",
            { class: "row" },
            field("site", {
              label: say("site"),
              kind: "select",
              required: true,
              options: sites.map((one) => [one.id, `${one.code} ${one.name}`]),
              value: place.site()?.id,
            }),
            field("code", { label: say("participant-code"), required: true, hint: say("code-no-name") }),
            field("language", {
              label: say("language"),
              kind: "select",
              required: true,
              options: protocol.languages.map((one) => [one, named("language", one)]),
            }),
            field("zone", { label: say("zone"), required: true, value: place.zone(sites[0]?.id) }),
            field("birth_year", { label: say("birth-year"), kind: "number", required: true }),
            field("registered_on", {
              label: say("registered-day"),
              kind: "date",
              required: true,
              value: dayOf(now(), place.zone()),
            }),
          ),
          asked.length ? make("h3", {}, say("baseline-facts")) : null,
          make(
            "div",
            { class: "row" },
            asked.map(([name, one]) => baselineField(name, one)),
          ),
        ],
        submit: async (said) => close((await put(`/participants/${id}`, body(said, protocol, trial.id))).body),
      }),
    { size: "wide" },
  );
  if (!made) return;
  toast(say("registered", { code: made.code }));
  app.go(`participant/${made.id}`);
}

const KINDS = { number: "number", integer: "number", text: "text", level: "select", boolean: "select" };

function baselineField(name, { title, type, levels, required }) {
  const options =
    type === "boolean"
      ? [
          ["true", say("yes")],
          ["false", say("no")],
        ]
      : (levels ?? []).map((one) => [one, named("level", one)]);
  const shared = { label: title ?? name, kind: KINDS[type] ?? "text", pointer: `/baseline_facts/${name}`, required };
  return field(`baseline-${name}`, { ...shared, options: [["", say("choose")], ...options] });
}

function body(said, protocol, trial) {
  const { site, code: own, language, zone, birth_year, registered_on } = said;
  const told = Object.entries(protocol.baseline_facts ?? {})
    .map(([name, { type }]) => [name, type === "boolean" ? truth(said[`baseline-${name}`]) : said[`baseline-${name}`]])
    .filter(([, value]) => value !== null && value !== undefined);
  return {
    trial,
    site,
    code: own,
    language,
    zone,
    birth_year,
    registered_on,
    baseline_facts: Object.fromEntries(told),
  };
}

const truth = (value) => (value === null ? null : value === "true");
