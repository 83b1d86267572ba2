// What the app says, in the patient's language, in plain words; times and numbers as people there write them.

const LANGUAGES = ["en", "de", "es", "fr", "ar"];
const RIGHT_TO_LEFT = ["ar"];
let language = "en";
let locale = "en-GB"; // how dates and numbers are written: as the phone does, where it speaks the same language
let words = {};
let fallback = {};

export const languages = LANGUAGES;
export const currentLanguage = () => language;

/** The best of our languages for a list of wishes: de-AT reads de. */
export function best(wishes) {
  const found = wishes.map((wish) => wish.toLowerCase().split("-")[0]).find((wish) => LANGUAGES.includes(wish));
  return found ?? "en";
}

/** Load a language and have the page speak it. */
export async function speak(wanted) {
  language = best([wanted]);
  locale =
    [wanted, ...(navigator.languages ?? [])].find(
      (one) => one.includes("-") && one.toLowerCase().startsWith(`${language}-`),
    ) ?? language;
  const [chosen, english] = await Promise.all([load(language), load("en")]);
  [words, fallback] = [chosen, english];
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.includes(language) ? "rtl" : "ltr";
}

/** The words of one language as an object; also used where there is no page. */
export async function load(name) {
  const reply = await fetch(new URL(`words.${name}.json`, import.meta.url));
  return reply.json();
}

/** A sentence by its key, with {names} filled in. For numbers, `key.one` and the like are chosen by the language. */
export function say(key, values = {}) {
  const form = "count" in values ? new Intl.PluralRules(language).select(values.count) : null;
  const template = pick(words, key, form) ?? pick(fallback, key, form) ?? key;
  return template.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

const pick = (table, key, form) => (form && table[`${key}.${form}`]) || table[key] || (form && table[`${key}.other`]);

const shown = (value) => (typeof value === "number" ? new Intl.NumberFormat(locale).format(value) : (value ?? ""));

export const numeral = (value) => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);

/** A moment in somebody's zone: "today, 21:00", "tomorrow, 09:00", "Friday 3 April, 21:00". */
export function when(milliseconds, { zone, now }) {
  const at = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(
    milliseconds,
  );
  return say("day-and-time", { day: day(milliseconds, { zone, now }), time: at });
}

/** The end of a window: midnight is said as the end of the day before, which nobody misreads. */
export function until(milliseconds, { zone, now }) {
  const isMidnight = dayNumber(milliseconds, zone) !== dayNumber(milliseconds - 1, zone);
  return isMidnight ? say("end-of", { day: day(milliseconds - 1, { zone, now }) }) : when(milliseconds, { zone, now });
}

/** A day in somebody's zone; near ones by their names. */
export function day(milliseconds, { zone, now }) {
  const distance = dayNumber(milliseconds, zone) - dayNumber(now, zone);
  if (distance === 0) return say("today");
  if (distance === 1) return say("tomorrow");
  if (distance === -1) return say("yesterday");
  return new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: "long", day: "numeric", month: "long" }).format(
    milliseconds,
  );
}

/** A calendar day such as 2026-04-03, written out. */
export function date(on) {
  return new Intl.DateTimeFormat(locale, { timeZone: "UTC", day: "numeric", month: "long", year: "numeric" }).format(
    Date.parse(on),
  );
}

function dayNumber(milliseconds, zone) {
  const parts = new Intl.DateTimeFormat("en-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  const part = Object.fromEntries(parts.formatToParts(milliseconds).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day) / 86_400_000;
}
