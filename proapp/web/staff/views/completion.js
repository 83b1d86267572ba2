// Completion: how much of what was expected has come, by timepoint, by way of answering, and why the rest is missing.

import { get, perhaps } from "../api.js";
import { draw, hint, make } from "../dom.js";
import { field } from "../parts/form.js";
import { head, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import * as place from "../place.js";
import { keysOf } from "../titles.js";
import { named, numeral, percent, say } from "../words.js";

export async function view(app) {
  const trial = place.trial();
  const protocol = await place.protocol(trial.id);
  const keys = keysOf(protocol);
  const chosen = keys.includes(app.query.instrument) ? app.query.instrument : keys[0];
  const found = await get(`/trials/${trial.id}/completion`, { instrument: chosen.split("@")[0] });
  return [
    head(say("completion"), { about: say("completion-words") }),
    sheet(
      null,
      make(
        "div",
        { class: "filters" },
        field("instrument", {
          label: say("questionnaire"),
          kind: "select",
          required: true,
          value: chosen,
          options: keys.map((key) => [key, named("instrument", key)]),
          onchange: (event) => app.go(`completion?instrument=${encodeURIComponent(event.target.value)}`),
        }),
      ),
      rates(found.rates),
      hint(say("small-cells")),
    ),
    modes(found),
    await grades(trial.id, protocol),
  ];
}

const rates = (rows) =>
  table({
    caption: say("completion"),
    quiet: true,
    rows,
    empty: say("completion-empty"),
    columns: [
      { head: say("timepoint"), kind: "row", cell: (row) => row.label },
      { head: say("received"), kind: "number", cell: (row) => numeral(row.received) },
      { head: say("expected"), kind: "number", cell: (row) => numeral(row.expected) },
      { head: say("completion-rate"), cell: (row) => [bar(row.completion_rate), ` ${percent(row.completion_rate)}`] },
      { head: say("population"), kind: "number", cell: (row) => numeral(row.population) },
      { head: say("available-rate"), kind: "number", cell: (row) => percent(row.available_data_rate) },
      ...(rows.some((row) => row.modes) ? [{ head: say("mode"), cell: (row) => words("mode", row.modes) }] : []),
      {
        head: say("missing-because"),
        cell: (row) => (row.reason ? named("withheld", row.reason) : words("missing", row.missing)),
      },
    ],
  });

const words = (kind, numbers) =>
  Object.entries(numbers ?? {})
    .filter(([, number]) => number)
    .map(([word, number]) => `${named(kind, word)} ${number}`)
    .join(", ");

/** A share as a bar; the number stands beside it. */
function bar(share) {
  if (share === null || share === undefined) return "";
  return draw(
    "svg",
    { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    draw("rect", { class: "all", width: "100", height: "8", rx: "2" }),
    draw("rect", { class: "part", width: String(Math.round(share * 100)), height: "8", rx: "2" }),
  );
}

function modes(found) {
  const rows = Object.entries(found.modes ?? {});
  if (!rows.length) return null;
  return sheet(
    say("by-mode"),
    table({
      caption: say("by-mode"),
      quiet: true,
      rows,
      columns: [
        { head: say("mode"), kind: "row", cell: ([mode]) => named("mode", mode) },
        { head: say("received"), kind: "number", cell: ([, number]) => numeral(number) },
      ],
    }),
  );
}

/** The worst PRO-CTCAE grades, where the trial asks for them. */
async function grades(trial, protocol) {
  const asks = protocol.timepoints.some((one) => one.instruments.some((key) => key.startsWith("pro-ctcae")));
  const found = asks ? await perhaps(get(`/trials/${trial}/worst-grades`)) : null;
  if (!found) return null;
  const rows = found.shares.filter((one) => one.summary === "max_post_baseline");
  return sheet(
    say("worst-grades"),
    hint(say("worst-grades-words")),
    table({
      caption: say("worst-grades"),
      quiet: true,
      rows,
      empty: say("completion-empty"),
      columns: [
        { head: say("symptom"), kind: "row", cell: (row) => row.title },
        { head: say("participants"), kind: "number", cell: (row) => numeral(row.n) },
        { head: say("present"), kind: "number", cell: (row) => shareOf(row.present, row.present_share) },
        { head: say("severe"), kind: "number", cell: (row) => shareOf(row.severe, row.severe_share) },
        {
          head: say("share-severe"),
          cell: (row) => (row.reason ? named("withheld", row.reason) : bar(row.severe_share)),
        },
      ],
    }),
  );
}

const shareOf = (number, share) => (number === null ? "–" : `${number} (${percent(share)})`);
