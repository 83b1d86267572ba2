// Downloads: scored outcomes and answers as a file, with the manifest that proves what it is, checked here.

import { Refused, SignedOut, address, all, get, perhaps } from "../api.js";
import { hint, link, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { field, form } from "../parts/form.js";
import { head, notice, sheet } from "../parts/page.js";
import { facts, table } from "../parts/table.js";
import * as place from "../place.js";
import { may } from "../session.js";
import { moment, named, numeral, say } from "../words.js";

const ROLES = ["site_nurse", "investigator", "coordinator", "monitor", "data_manager", "unblinded_statistician"];
const FORMATS = { csv: "text/csv", parquet: "application/vnd.apache.parquet", jsonl: "application/x-ndjson" };

export async function view() {
  const trial = place.trial();
  if (!may(ROLES, trial.id)) return [head(say("downloads")), sheet(null, paragraph(say("not-yours")))];
  const protocol = await place.protocol(trial.id);
  const done = make("div", { id: "download", "aria-live": "polite" });
  const jobs = await perhaps(all(`/trials/${trial.id}/exports`, {}, { pages: 1 }));
  return [
    head(say("downloads"), { about: say("downloads-words") }),
    sheet(
      say("new-download"),
      form({
        label: say("download"),
        fields: [
          make(
            "div",
            { class: "row" },
            field("table", { label: say("what"), kind: "choice", required: true, value: "scores", options: ["scores", "responses"].map((one) => [one, named("table", one)]) }),
            field("layout", { label: say("layout"), kind: "choice", required: true, value: "long", options: ["long", "wide"].map((one) => [one, named("layout", one)]) }),
            field("format", { label: say("format"), kind: "choice", required: true, value: "csv", options: Object.keys(FORMATS).map((one) => [one, named("format", one)]) }),
          ),
          make("div", { class: "row" }, filters(protocol)),
        ],
        submit: (said) => fetchFile(trial.id, said, done),
        also: [link(say("codebook"), address(`/trials/${trial.id}/codebook`), { class: "button quiet", target: "_blank", rel: "noopener" })],
      }),
    ),
    done,
    jobs?.length ? sheet(say("earlier-downloads"), earlier(jobs)) : null,
  ];
}

function filters(protocol) {
  const keys = [...new Set(protocol.timepoints.flatMap((one) => one.instruments))];
  const none = ["", say("all")];
  return [
    field("instrument", { label: say("questionnaire"), kind: "select", options: [none, ...keys.map((key) => [key, named("instrument", key)])] }),
    field("timepoint", { label: say("timepoint"), kind: "select", options: [none, ...protocol.timepoints.map((one) => [one.id, one.title ?? one.id])] }),
    field("site", { label: say("site"), kind: "select", options: [none, ...place.siteList().map((one) => [one.code, `${one.code} ${one.name}`])], value: place.site()?.code }),
    field("received_from", { label: say("received-from"), kind: "date" }),
  ];
}

/** The file as the server sends it; then its digest is worked out here and held against the manifest. */
async function fetchFile(trial, { table: what, layout, format, received_from: from, ...more }, done) {
  const query = { layout, ...more, ...(from ? { received_from: `${from}T00:00:00Z` } : {}) };
  const { blob, name, exportId } = await file(address(`/trials/${trial}/${what}`, query), FORMATS[format]);
  const [manifest, digest] = await Promise.all([get(`/exports/${exportId}`), digestOf(blob)]);
  const isWhole = manifest.complete && manifest.sha256 === digest;
  if (isWhole) save(blob, name);
  done.replaceChildren(told(manifest, digest, isWhole, name));
}

async function file(source, type) {
  const reply = await fetch(source, { headers: { Accept: type }, cache: "no-store", credentials: "same-origin" });
  if (reply.status === 401) throw new SignedOut();
  if (!reply.ok) throw await refusal(reply);
  const name = /filename="([^"]+)"/.exec(reply.headers.get("Content-Disposition") ?? "")?.[1] ?? "export";
  return { blob: await reply.blob(), name, exportId: reply.headers.get("X-Export-Id") };
}

const refusal = async (reply) => new Refused({ status: reply.status, body: await reply.json().catch(() => null) });

async function digestOf(blob) {
  if (!globalThis.crypto?.subtle) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function save(blob, name) {
  const source = URL.createObjectURL(blob);
  const away = make("a", { href: source, download: name });
  document.body.append(away);
  away.click();
  away.remove();
  setTimeout(() => URL.revokeObjectURL(source), 10_000);
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

const earlier = (jobs) =>
  table({
    caption: say("earlier-downloads"),
    quiet: true,
    rows: jobs,
    columns: [
      { head: say("asked-at"), kind: "row", cell: (one) => moment(one.requested_at ?? one.created_at, place.zone()) },
      { head: say("what"), cell: (one) => named("table", one.table) },
      { head: say("format"), cell: (one) => named("format", one.format) },
      { head: say("state"), cell: (one) => badge("job", one.state ?? (one.complete ? "ready" : "broken"), { tone: one.state === "ready" || one.complete ? "good" : "info" }) },
      { head: say("rows"), kind: "number", cell: (one) => numeral(one.rows) },
    ],
  });

