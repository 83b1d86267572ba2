// What the pages say, from one file of words; days, times and numbers as people at the site write them.

import { now } from "./clock.js";

let words = {};

/** Load the words. */
export async function loadWords() {
  words = await (await fetch(new URL("words.en.json", import.meta.url))).json();
}

/** A sentence by its key, with {names} filled in. With a `count`, `key.one` is taken for exactly one. */
export function say(key, values = {}) {
  const template = (values.count === 1 && words[`${key}.one`]) || words[key] || key;
  return template.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

const shown = (value) => (typeof value === "number" ? numeral(value) : (value ?? ""));

/** The words for a code of a kind, such as a state; a code without words is shown as it is, only spaced. */
export function named(kind, word) {
  if (word === null || word === undefined || word === "") return "";
  return (
    learnt.get(`${kind}-${word}`) ??
    words[`${kind}-${word}`] ??
    words[`${kind}-${withoutVersion(word)}`] ??
    spaced(word)
  );
}

const learnt = new Map(); // words of the trial's own protocol
const withoutVersion = (word) => String(word).split("@")[0];

/** Learn the words a protocol has for codes of a kind. */
export function learn(kind, titles) {
  for (const [word, title] of Object.entries(titles)) if (title) learnt.set(`${kind}-${word}`, title);
}

/** Whether there are words for it. */
export const knows = (key) => key in words;

function spaced(word) {
  const text = String(word).replace(/[-_]/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number as people write it, with at most so many places. */
export const numeral = (value, places = 2) =>
  value === null || value === undefined
    ? "–"
    : new Intl.NumberFormat("en-GB", { maximumFractionDigits: places }).format(value);

/** A unit as it is printed: 10^9/L is 10⁹/L, umol is µmol. */
export const unit = (text) =>
  (text ?? "")
    .replace(/10\^(\d+)/, (_, power) => `10${[...power].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}`)
    .replace(/\bu(mol|g|L)/g, "µ$1");

/** A number with its unit. */
export const measure = (value, of) => `${numeral(value)} ${unit(of)}`.trim();

/** A share from 0 to 1 as per cent. */
export const percent = (share) =>
  share === null || share === undefined
    ? "–"
    : new Intl.NumberFormat("en-GB", { style: "percent", maximumFractionDigits: 0 }).format(share);

const format = (options) => new Intl.DateTimeFormat("en-GB", options);
const DAY = { day: "numeric", month: "short", year: "numeric" };

/** A calendar day such as 2026-03-27: "27 Mar 2026", or with its weekday. */
export function day(on, { weekday = false } = {}) {
  if (!on) return "–";
  return format({ ...DAY, timeZone: "UTC", ...(weekday ? { weekday: "short" } : {}) }).format(Date.parse(on));
}

/** A moment in a zone: "27 Mar 2026, 10:05". */
export function moment(at, zone) {
  if (!at) return "–";
  return format({ ...DAY, hour: "2-digit", minute: "2-digit", timeZone: zone }).format(Date.parse(at));
}

/** The day of a moment in a zone, as 2026-03-27. */
export function dayOf(at, zone) {
  const parts = format({ year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone }).formatToParts(
    typeof at === "number" ? at : Date.parse(at),
  );
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${part.year}-${part.month}-${part.day}`;
}

/** Whole days from one calendar day to another. */
export const daysBetween = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** How far away a moment is, in the largest unit that says enough: "3 hours ago", "in 2 days". */
export function distance(at) {
  const seconds = (Date.parse(at) - now()) / 1000;
  const [unit, size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ["minute", 60];
  const number = Math.trunc(seconds / (unit === "month" ? MONTH : size));
  if (Math.abs(seconds) < 60) return say("just-now");
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" }).format(number, unit);
}

const MONTH = 2_629_800; // seconds; days are said up to 120
const UNITS = [
  ["year", 31_557_600],
  ["month", 120 * 86_400],
  ["day", 86_400],
  ["hour", 3600],
];

/** A moment as a <time> element's text, with its distance in brackets when it is near. */
export const momentAndDistance = (at, zone) => (at ? `${moment(at, zone)} (${distance(at)})` : "–");

/** A list of words as a sentence has it. */
export const listed = (parts) => new Intl.ListFormat("en-GB", { type: "conjunction" }).format(parts);
