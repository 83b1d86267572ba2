// Laboratory values of many participants from one file: checked line by line, and nothing is kept while a line is wrong.

import { Refused, post } from "../api.js";
import { button, hint, make, paragraph } from "../dom.js";
import { field, form } from "../parts/form.js";
import { head, notice, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { named, numeral, say } from "../words.js";

export async function view() {
  const trial = place.trial().id;
  const report = make("div", { id: "report", "aria-live": "polite" });
  if (!mayAct(trial)) return [head(say("laboratory-file")), sheet(null, paragraph(say("not-yours")))];
  return [
    head(say("laboratory-file"), { about: say("laboratory-file-words") }),
    sheet(
      null,
      hint(say("laboratory-columns")),
      form({
        label: say("check-file"),
        fields: [field("file", { label: say("csv-file"), kind: "file", required: true, accept: ".csv,text/csv" })],
        submit: async ({ file }) => check(trial, await file.text(), report),
      }),
    ),
    report,
  ];
}

const send = (trial, content, query) => post(`/trials/${trial}/laboratory${query}`, undefined, { content, type: "text/csv" });

/** A rehearsal first: what would be kept, and what is wrong in which line. */
async function check(trial, content, report) {
  try {
    const { body } = await send(trial, content, "?dry_run=true");
    const wrong = faultsOf(body);
    report.replaceChildren(...(wrong.length ? refused(wrong) : good(trial, content, body, report)));
  } catch (error) {
    const wrong = error instanceof Refused ? faultsOf(error.problem) : [];
    if (!wrong.length) throw error;
    report.replaceChildren(...refused(wrong));
  }
}

const faultsOf = (body) => [
  ...(body.errors ?? []),
  ...(body.rows ?? []).flatMap((row) => (row.errors ?? row.faults ?? []).map((fault) => ({ line: row.line ?? row.row, ...(typeof fault === "string" ? { message: fault } : fault) }))),
];

const refused = (wrong) => [
  notice("red", paragraph(make("strong", {}, say("file-wrong", { count: wrong.length })))),
  sheet(
    say("by-line"),
    table({
      caption: say("by-line"),
      quiet: true,
      rows: wrong,
      columns: [
        { head: say("line"), kind: "row", cell: (fault) => String(fault.line ?? fault.pointer?.split("/")[1] ?? "") },
        { head: say("column"), cell: (fault) => fault.column ?? fault.pointer?.split("/").slice(2).join(" › ") ?? "" },
        { head: say("what-is-wrong"), cell: (fault) => fault.message },
      ],
    }),
  ),
];

function good(trial, content, body, report) {
  const number = body.new ?? body.stored ?? body.rows?.length ?? body.accepted ?? 0;
  const keep = async () => {
    await send(trial, content, "");
    toast(say("file-kept"));
    report.replaceChildren(notice("good", paragraph(say("file-kept"))));
  };
  return [
    notice("good", paragraph(make("strong", {}, say("file-good", { count: number })))),
    body.rows?.length ? preview(body.rows) : null,
    make("p", {}, button(say("keep-file"), keep, { class: "main" })),
  ].filter(Boolean);
}

const preview = (rows) =>
  sheet(
    say("by-line"),
    table({
      caption: say("by-line"),
      quiet: true,
      rows,
      columns: [
        { head: say("line"), kind: "row", cell: (row) => String(row.line ?? row.row ?? "") },
        { head: say("participant"), cell: (row) => row.participant ?? row.code ?? "" },
        { head: say("analyte"), cell: (row) => named("analyte", row.analyte) },
        { head: say("value"), kind: "number", cell: (row) => `${numeral(row.value)} ${row.unit ?? ""}` },
      ],
    }),
  );
