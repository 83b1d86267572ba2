// Whom to call at this hour: the study team while somebody is there, the emergency number always.

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The wall clock somewhere: day (2026-04-03), weekday (fri) and time (17:05). */
export function wall(milliseconds, zone) {
  const parts = new Intl.DateTimeFormat("en-GB-u-ca-gregory-nu-latn", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(milliseconds);
  const part = (type) => parts.find((one) => one.type === type).value;
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  return { day, weekday: DAYS[new Date(`${day}T12:00:00Z`).getUTCDay()], time: `${part("hour")}:${part("minute")}` };
}

/** Whether somebody answers this contact's telephone at a moment. */
export function isThere(contact, milliseconds) {
  if (contact.always) return true;
  const { day, weekday, time } = wall(milliseconds, contact.zone);
  if ((contact.holidays ?? []).includes(day)) return false;
  return (contact.hours?.[weekday] ?? []).some(([from, to]) => from <= time && time < to);
}

/** Those who answer now, in their order. */
export const reachable = (contacts, milliseconds) => contacts.filter((one) => one.phone && isThere(one, milliseconds));
