// Laboratory values of many participants from one file: checked line by line, and nothing is kept while a line is wrong.

import { Refused, post } from "../api.js";
import { button, hint, make, paragraph } from "../dom.js";
import { field, form } from "../parts/form.js";
import { head, notice, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { day, named, say } from "../words.js";

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

const send = (trial, content, query) =>
  post(`/trials/${trial}/laboratory${query}`, undefined, { content, type: "text/csv" });

/** A rehearsal first: what would be kept, and what is wrong in which line. */
async function check(trial, content, report) {
  try {
    const { body } = await send(trial, content, "?dry_run=true");
    report.replaceChildren(...good(trial, content, body, report));
  } catch (error) {
    if (!(error instanceof Refused) || !error.errors.length) throw error;
    report.replaceChildren(...refused(error.errors));
  }
}

const refused = (wrong) => [
  notice("red", paragraph(make("strong", {}, say("file-wrong", { count: wrong.length })))),
  sheet(
    say("by-line"),
    table({
      caption: say("by-line"),
      quiet: true,
      rows: wrong.map(({ pointer, message }) => [...pointer.split("/").slice(1), "", message]),
      columns: [
        { head: say("line"), kind: "row", cell: ([line]) => line },
        { head: say("column"), cell: ([, column]) => column },
        { head: say("what-is-wrong"), cell: (row) => row.at(-1) },
      ],
    }),
  ),
];

function good(trial, content, { rows }, report) {
  const fresh = rows.filter((row) => row.status === "new").length;
  const keep = async () => {
    await send(trial, content, "");
    toast(say("file-kept"));
    report.replaceChildren(notice("good", paragraph(say("file-kept"))));
  };
  return [
    notice("good", paragraph(make("strong", {}, say("file-good", { count: fresh })))),
    make("p", { class: "above-sheets" }, button(say("keep-file"), keep, { class: "main" })),
    sheet(
      say("by-line"),
      table({
        caption: say("by-line"),
        quiet: true,
        rows,
        columns: [
          { head: say("line"), kind: "row", cell: (row) => String(row.line) },
          { head: say("participant"), cell: (row) => row.participant },
          { head: say("day"), kind: "nowrap", cell: (row) => day(row.on) },
          { head: say("analyte"), cell: (row) => named("analyte", row.analyte) },
          { head: say("state"), cell: (row) => named("file-row", row.status) },
        ],
      }),
    ),
  ];
}
