// The server's time as near as this browser knows it, and local times of a site as moments.

let ahead = 0; // milliseconds by which the server's clock is ahead of this one

/** Learn the server's time. */
export function learn(serverNow) {
  if (Number.isFinite(serverNow)) ahead = serverNow - Date.now();
}

/** The server's time in milliseconds. */
export const now = () => Date.now() + ahead;

/** A local time such as 2026-03-27T10:05 in a zone, as a moment with its offset: 2026-03-27T10:05:00+01:00. */
export function atOffset(local, zone) {
  if (!local) return null;
  const wanted = Date.parse(`${local.slice(0, 16)}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let offset = offsetAt(wanted, zone);
  offset = offsetAt(wanted - offset, zone); // once more: the first guess may lie on the other side of a change
  return `${local.slice(0, 16)}:00${written(offset)}`;
}

/** A moment as the local time a field for date and time holds. */
export function local(at, zone) {
  const milliseconds = typeof at === "number" ? at : Date.parse(at);
  return new Date(milliseconds + offsetAt(milliseconds, zone)).toISOString().slice(0, 16);
}

function offsetAt(milliseconds, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(milliseconds);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const seen = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return seen - Math.floor(milliseconds / 1000) * 1000;
}

function written(offset) {
  const minutes = Math.round(Math.abs(offset) / 60_000);
  const two = (number) => String(number).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
