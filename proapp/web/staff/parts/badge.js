// Badges: a state in a word with a sign beside it, so that colour is never the only difference.

import { make } from "../dom.js";
import { named } from "../words.js";

const TONES = {
  red: "red",
  amber: "amber",
  information: "info",
  open: "info",
  upcoming: "plain",
  completed: "good",
  missed: "red",
  cancelled: "plain",
  raised: "amber",
  escalated: "red",
  acknowledged: "info",
  resolved: "good",
  suppressed: "plain",
  given: "good",
  held: "amber",
  delayed: "amber",
  overdue: "amber",
  skipped: "plain",
  reduced: "amber",
  stopped: "red",
  planned: "plain",
  late: "amber",
  corrected: "good",
  accepted: "good",
  mapped: "good",
  rejected: "plain",
  declined: "plain",
  waiting: "amber",
  approved: "good",
  refused: "red",
  proposed: "amber",
  agreed: "good",
};

/** A state of a kind: its words, its tone, its sign. */
export function badge(kind, word, { tone } = {}) {
  return make("span", { class: `badge ${tone ?? TONES[word] ?? "plain"}` }, named(kind, word));
}

/** How many, beside a name; nothing for none. */
export const count = (number) => (number ? make("span", { class: "count" }, String(number)) : null);
