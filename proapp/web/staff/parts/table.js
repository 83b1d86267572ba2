// Tables: a caption, headed columns, rows; wide ones scroll inside their own frame, never the page.

import { fresh, make, paragraph } from "../dom.js";
import { say } from "../words.js";

/**
 * A table. `columns` are {head, cell(row), kind}: `kind` is "number" or "row" (names the row). `caption` is said, and
 * shown unless `quiet`. Without rows there is a sentence instead: `empty`.
 */
export function table({ caption, columns, rows, empty = say("nothing"), quiet = false, mark = () => null }) {
  if (!rows.length) return emptied(empty);
  const id = fresh("table");
  const whole = make(
    "table",
    {},
    make("caption", { class: quiet ? "unseen" : null, id }, caption),
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        columns.map((column) => make("th", { scope: "col", class: classOf(column.kind) }, column.head)),
      ),
    ),
    make(
      "tbody",
      {},
      rows.map((row) =>
        make(
          "tr",
          { class: mark(row) },
          columns.map((column) => cell(column, row)),
        ),
      ),
    ),
  );
  return make("div", { class: "frame", role: "region", tabindex: "0", "aria-labelledby": id }, whole);
}

const cell = ({ kind, cell: of }, row) =>
  kind === "row" ? make("th", { scope: "row" }, of(row)) : make("td", { class: classOf(kind) }, of(row));

const classOf = (kind) => (kind === "row" ? null : kind);

/** What is said where there is nothing. */
export const emptied = (words) => make("div", { class: "empty" }, paragraph(words));

/** Terms and what they are: [term, description] pairs; what is empty is left out. */
export const facts = (pairs) =>
  make(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([term, value]) => make("div", {}, make("dt", {}, term), make("dd", {}, value))),
  );
