// Consent: which documents are in effect, and who still has to decide about them.

import { all, get, perhaps } from "../api.js";
import { make } from "../dom.js";
import { toPerson } from "../people.js";
import { head, more, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import * as place from "../place.js";
import { day, named, say } from "../words.js";

export async function view() {
  const trial = place.trial().id;
  const [documents, due] = await Promise.all([
    all(`/trials/${trial}/consent-documents`),
    perhaps(get(`/trials/${trial}/work-list`, { bucket: "consent", site: place.site()?.id, limit: 200 })),
  ]);
  const rows = due?.items ?? [];
  return [
    head(say("consent-due-title"), { about: say("consent-due-words") }),
    sheet(
      null,
      table({
        caption: say("consent-due-title"),
        quiet: true,
        rows,
        empty: say("consent-all-decided"),
        columns: [
          { head: say("participant"), kind: "row", cell: (one) => toPerson(one.participant, one.code) },
          { head: say("document"), cell: (one) => named("document", one.detail) },
          {
            head: say("actions"),
            cell: (one) =>
              make("a", { href: `#participant/${one.participant}/record`, "aria-description": one.code }, say("open")),
          },
        ],
      }),
    ),
    sheet(
      say("documents"),
      table({
        caption: say("documents"),
        quiet: true,
        rows: documents,
        empty: say("no-documents"),
        columns: [
          { head: say("document"), kind: "row", cell: (one) => named("consent-kind", one.kind) },
          { head: say("version"), cell: (one) => one.version },
          { head: say("language"), cell: (one) => named("language", one.language) },
          { head: say("effective"), kind: "nowrap", cell: (one) => day(one.effective_on) },
          {
            head: say("text"),
            cell: (one) =>
              more(
                say("read-it"),
                one.text.split(/\n{2,}/).map((part) => make("p", { lang: one.language }, part)),
              ),
          },
        ],
      }),
    ),
  ];
}
