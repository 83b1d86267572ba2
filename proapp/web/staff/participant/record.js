// What is kept about a participant: facts with their corrections, consents, calls, signatures, certified copy.

import { all, file, get, newId, perhaps, put } from "../api.js";
import * as clock from "../clock.js";
import { button, hint, make } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog } from "../parts/dialog.js";
import { act, field, form } from "../parts/form.js";
import { sheet } from "../parts/page.js";
import { save } from "../parts/saving.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { correctFact } from "./correct.js";
import { signing } from "./sign.js";
import { day, measure, moment, named, numeral, say } from "../words.js";

export async function view(about) {
  const { participant } = about;
  const here = `/participants/${participant.id}`;
  const [facts, consents, calls, signatures, sign] = await Promise.all([
    perhaps(all(`${here}/facts`)),
    perhaps(get(`${here}/consents`)),
    perhaps(all(`${here}/calls`)),
    perhaps(all(`${here}/signatures`)),
    signing(about, "participant-record", participant.id),
  ]);
  return [
    factsOf(about, facts ?? []),
    consents ? consentsOf(about, consents) : null,
    calls ? callsOf(about, calls) : null,
    signatures ? signaturesOf(about, signatures, sign) : null,
    copyOf(about),
  ];
}

function factsOf(about, rows) {
  const { zone, acts, again } = about;
  const corrected = new Set(rows.map((one) => one.corrects).filter(Boolean));
  return sheet(
    say("facts"),
    table({
      caption: say("facts"),
      quiet: true,
      rows: rows.toReversed(),
      mark: (row) => (corrected.has(row.id) ? "past" : null),
      columns: [
        { head: say("day"), kind: "nowrap", cell: (row) => (row.at ? moment(row.at, zone) : day(row.on)) },
        {
          head: say("fact"),
          kind: "row",
          cell: (row) => [
            named("fact", row.kind),
            corrected.has(row.id) ? ` (${say("was-corrected")})` : "",
            row.corrects ? ` (${say("is-correction")})` : "",
          ],
        },
        { head: say("details"), cell: (row) => detailOf(row.detail, zone) },
        { head: say("reason"), cell: (row) => row.reason ?? "" },
        {
          head: say("recorded"),
          cell: (row) =>
            say("when-by-whom", { when: moment(row.recorded_at, zone), who: row.recorded_by.split(":").at(-1) }),
        },
        ...(acts ? [{ head: say("actions"), cell: (row) => correcting(about, row, corrected, again) }] : []),
      ],
    }),
  );
}

function correcting(about, row, corrected, again) {
  if (corrected.has(row.id) || row.detail.retracted || row.kind === "registration") return "";
  return button(say("correct"), async () => (await correctFact(about, row)) && again(), {
    class: "small",
    "aria-description": `${named("fact", row.kind)}, ${day(row.on)}`,
  });
}

/** A fact's detail as words. */
function detailOf(detail, zone) {
  return Object.entries(detail)
    .map(([name, value]) => `${named("detail", name)}: ${valueOf(value, zone)}`)
    .join(" · ");
}

function valueOf(value, zone) {
  if (Array.isArray(value)) return value.map((one) => valueOf(one, zone)).join(", ");
  if (value && typeof value === "object")
    return Object.entries(value)
      .map(([name, inner]) => `${named("analyte", name)} ${measured(inner) ?? valueOf(inner, zone)}`)
      .join(", ");
  if (typeof value === "number") return numeral(value);
  if (typeof value === "boolean") return value ? say("yes") : say("no");
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return moment(value, zone);
  return /^\d{4}-\d\d-\d\d$/.test(value) ? day(value) : named("value", value);
}

const measured = (inner) => (inner?.unit ? measure(inner.value, inner.unit) : null);

function consentsOf(about, consents) {
  const { zone, acts, again } = about;
  return sheet(
    say("consents"),
    consents.due.length
      ? make(
          "ul",
          { class: "lines" },
          consents.due.map((one) =>
            make(
              "li",
              { class: "due" },
              badge("consent-state", "due", { tone: "amber" }),
              ` ${say("consent-due", { kind: named("consent-kind", one.kind), version: one.version, language: named("language", one.language) })} `,
              acts
                ? button(say("record-on-paper"), async () => (await onPaper(about, one)) && again(), { class: "small" })
                : null,
            ),
          ),
        )
      : hint(say("consent-nothing-due")),
    table({
      caption: say("consents"),
      quiet: true,
      rows: consents.items,
      empty: say("no-consents"),
      columns: [
        { head: say("decided-at"), kind: "nowrap", cell: (row) => moment(row.at, zone) },
        {
          head: say("document"),
          kind: "row",
          cell: (row) => `${named("consent-kind", row.kind)} ${row.version} (${row.language})`,
        },
        { head: say("decision"), cell: (row) => named("decision", row.decision) },
        { head: say("signed-by"), cell: (row) => named("signer", row.signed_by) },
      ],
    }),
  );
}

function onPaper({ participant, zone }, document) {
  const id = newId();
  return dialog(say("record-on-paper"), (close) =>
    form({
      label: say("save"),
      fields: [
        field("decision", {
          label: say("decision"),
          kind: "choice",
          required: true,
          options: ["given", "declined", "withdrawn"].map((one) => [one, named("decision", one)]),
        }),
        field("at", {
          label: say("signed-at"),
          kind: "time",
          required: true,
          value: clock.local(clock.now(), zone),
          hint: say("site-time", { zone }),
        }),
      ],
      submit: async ({ decision, at }) => {
        await put(`/participants/${participant.id}/consents/${id}`, {
          document_id: document.id,
          decision,
          signed_by: document.signed_by,
          at: clock.atOffset(at, zone),
          zone,
        });
        toast(say("saved"));
        close(true);
      },
    }),
  );
}

const callsOf = ({ zone }, rows) =>
  sheet(
    say("calls"),
    table({
      caption: say("calls"),
      quiet: true,
      rows,
      empty: say("no-calls"),
      columns: [
        { head: say("called-at"), kind: "nowrap", cell: (row) => moment(row.at, zone) },
        { head: say("call-outcome"), kind: "row", cell: (row) => named("call", row.outcome) },
        { head: say("call-back-at"), cell: (row) => (row.call_back_at ? moment(row.call_back_at, zone) : "") },
        { head: say("note"), cell: (row) => row.note ?? "" },
        { head: say("recorded-by"), cell: (row) => row.recorded_by ?? "" },
      ],
    }),
  );

const signaturesOf = ({ zone }, rows, sign) =>
  sheet(
    say("signatures"),
    table({
      caption: say("signatures"),
      quiet: true,
      rows,
      empty: say("no-signatures"),
      columns: [
        { head: say("signed-at"), kind: "nowrap", cell: (row) => moment(row.signed_at, zone) },
        { head: say("who"), kind: "row", cell: (row) => row.signer.name },
        { head: say("meaning"), cell: (row) => named("meaning", row.meaning) },
        {
          head: say("what"),
          cell: (row) => `${named("object", row.object_type)}, ${say("version-of", { version: row.object_version })}`,
        },
        {
          head: say("holds"),
          cell: (row) =>
            row.holds
              ? badge("signature", "holds", { tone: "good" })
              : badge("signature", row.broken_by, { tone: "amber" }),
        },
      ],
    }),
    sign ? make("p", {}, sign) : null,
  );

const copyOf = ({ participant, course }) =>
  course
    ? sheet(
        say("certified-copy"),
        hint(say("certified-copy-words")),
        act(say("download-copy"), async () => save(await file(`/participants/${participant.id}/certified-copy`))),
      )
    : null;
