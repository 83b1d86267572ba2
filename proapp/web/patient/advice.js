// What to do now, worked out on the phone without a network from limits that the server has made for this person.

import { counted } from "./questionnaire.js";

const URGENCY = ["red", "amber", "information", "info"];

/** The advice that answers call for, most urgent first, one line per rule.
 *
 * `at` is the moment of the answers in milliseconds, `about` the local day they are about (2026-04-03).
 */
export function advised(thresholds, instrument, answers, { at, about }) {
  const numbers = counted(instrument, answers);
  const met = thresholds.filter((one) => isWithin(one, at, about) && isMet(one, numbers));
  const first = new Map();
  for (const one of met.sort((a, b) => URGENCY.indexOf(a.level) - URGENCY.indexOf(b.level))) {
    if (!first.has(one.rule)) first.set(one.rule, one);
  }
  return [...first.values()];
}

/** Whether enough groups have an answer at its limit. */
export function isMet(threshold, numbers) {
  const groups = threshold.groups.filter((limits) => limits.some((limit) => reaches(limit, numbers[limit.item])));
  return groups.length >= threshold.needs;
}

function reaches(limit, value) {
  if (typeof value !== "number") return false;
  if (limit.equals !== undefined && limit.equals !== null) return value === limit.equals;
  return value >= limit.at_least - 1e-6;
}

function isWithin(threshold, at, about) {
  const { from_at, to_at, from_on, to_on } = threshold;
  if (from_at && at < Date.parse(from_at)) return false;
  if (to_at && at > Date.parse(to_at)) return false;
  return !(from_on && about < from_on) && !(to_on && about > to_on);
}

/** Only these are shown as something to do now. */
export const isUrgent = (one) => one.level === "red" || one.level === "amber";
