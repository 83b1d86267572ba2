// Downloads: scored outcomes and answers as a file, with the manifest that proves what it is, checked here.

import { all, file, get, newId, post } from "../api.js";
import { hint, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { act, field, form } from "../parts/form.js";
import { head, notice, sheet } from "../parts/page.js";
import { digestOf, save } from "../parts/saving.js";
import { facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { may } from "../session.js";
import { keysOf } from "../titles.js";
import { moment, named, numeral, say } from "../words.js";

const ROLES = ["site_nurse", "investigator", "coordinator", "monitor", "data_manager", "unblinded_statistician"];
const FORMATS = ["csv", "parquet", "jsonl"];
const MAKING = new Set(["waiting", "making"]);
const SOON = 3000; // milliseconds

export async function view(app) {
  const trial = place.trial();
  if (!may(ROLES, trial.id)) return [head(say("downloads")), sheet(null, paragraph(say("not-yours")))];
  const protocol = await place.protocol(trial.id);
  const done = make("div", { id: "download", "aria-live": "polite" });
  const jobs = await all(`/trials/${trial.id}/exports`, {}, { pages: 5 });
  watch(app, jobs, done);
  return [
    head(say("downloads"), { about: say("downloads-words") }),
    sheet(
      say("new-download"),
      form({
        label: say("make-file"),
        fields: [
          make(
            "div",
            { class: "row" },
            field("table", {
              label: say("what"),
              kind: "choice",
              required: true,
              value: "scores",
              options: ["scores", "responses"].map((one) => [one, named("table", one)]),
            }),
            field("layout", {
              label: say("layout"),
              kind: "choice",
              required: true,
              value: "long",
              options: ["long", "wide"].map((one) => [one, named("layout", one)]),
            }),
            field("format", {
              label: say("format"),
              kind: "choice",
              required: true,
              value: "csv",
              options: FORMATS.map((one) => [one, named("format", one)]),
            }),
          ),
          make("div", { class: "row" }, filters(protocol)),
        ],
        submit: (said) => order(trial.id, said, app),
        also: [
          act(say("codebook"), async () => save(await file(`/trials/${trial.id}/codebook`, "text/csv")), {
            class: "quiet",
          }),
        ],
      }),
    ),
    sheet(say("your-downloads"), listed(jobs, done)),
    done,
  ];
}

function filters(protocol) {
  const keys = keysOf(protocol);
  const none = ["", say("all")];
  return [
    field("instrument", {
      label: say("questionnaire"),
      kind: "select",
      options: [none, ...keys.map((key) => [key, named("instrument", key)])],
    }),
    field("timepoint", {
      label: say("timepoint"),
      kind: "select",
      options: [none, ...protocol.timepoints.map((one) => [one.id, one.title ?? one.id])],
    }),
    field("site", {
      label: say("site"),
      kind: "select",
      options: [none, ...place.siteList().map((one) => [one.code, `${one.code} ${one.name}`])],
      value: place.site()?.code,
    }),
    field("received_from", { label: say("received-from"), kind: "date" }),
  ];
}

/** The file is made behind the scenes; what was asked for is looked after until it is ready. */
async function order(trial, { table: what, layout, format, received_from: from, ...narrow }, app) {
  const given = Object.entries({ ...narrow, received_from: from && `${from}T00:00:00Z` }).filter(([, value]) => value);
  await post(`/trials/${trial}/exports`, { id: newId(), what, layout, format, filters: Object.fromEntries(given) });
  toast(say("download-ordered"));
  await app.again();
}

/** Look again while something is being made and the page is still shown. */
function watch(app, jobs, room) {
  if (!jobs.some((one) => MAKING.has(one.state))) return;
  setTimeout(() => room.isConnected && app.again(), SOON);
}

const listed = (jobs, room) =>
  table({
    caption: say("your-downloads"),
    quiet: true,
    rows: jobs.toReversed(),
    empty: say("no-downloads"),
    columns: [
      { head: say("asked-at"), kind: "row", cell: (one) => moment(one.requested_at, place.zone()) },
      {
        head: say("what"),
        cell: (one) => [
          named("table", one.table),
          ", ",
          named("layout", one.layout),
          ", ",
          named("format", one.format),
          narrowed(one),
        ],
      },
      {
        head: say("state"),
        cell: (one) => badge("job", one.state, { tone: { ready: "good", failed: "red" }[one.state] ?? "info" }),
      },
      { head: say("rows"), kind: "number", cell: (one) => numeral(one.rows) },
      {
        head: say("until"),
        kind: "nowrap",
        cell: (one) => (one.expires_at ? moment(one.expires_at, place.zone()) : ""),
      },
      {
        head: say("actions"),
        cell: (one) =>
          one.state === "ready"
            ? act(say("fetch"), () => fetched(one, room), {
                class: "small main",
                "aria-description": moment(one.requested_at, place.zone()),
              })
            : "",
      },
    ],
  });

const narrowed = ({ filters }) => {
  const told = Object.entries(filters).filter(([, value]) => value !== null);
  return told.length ? hint(told.map(([name, value]) => `${named("filter", name)}: ${value}`).join(", ")) : null;
};

/** The file; its digest is worked out here and held against the manifest before it is kept. */
async function fetched(job, room) {
  const [found, manifest] = await Promise.all([file(`/exports/${job.export}/file`), get(`/exports/${job.export}`)]);
  const digest = await digestOf(found.blob);
  const isWhole =
    manifest.complete && found.blob.size === manifest.bytes && (digest === null || digest === manifest.sha256);
  if (isWhole) save(found);
  room.replaceChildren(told(manifest, digest, isWhole, found.name));
}

const told = (manifest, digest, isWhole, name) =>
  sheet(
    say("manifest"),
    notice(isWhole ? "good" : "red", paragraph(say(isWhole ? "manifest-fits" : "manifest-differs"))),
    facts([
      [say("file"), name],
      [say("rows"), numeral(manifest.rows)],
      [say("answers"), numeral(manifest.responses)],
      [say("bytes"), numeral(manifest.bytes)],
      [say("as-of"), moment(manifest.as_of, place.zone())],
      [say("software"), manifest.software],
      [say("data-version"), String(manifest.data_version)],
      [say("treatment-columns"), manifest.treatment_columns ? say("yes") : say("no")],
    ]),
    hint("SHA-256 ", make("code", {}, digest ?? manifest.sha256)),
  );
