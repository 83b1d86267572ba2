// What time it is: by the server, whose clock counts, even when this phone's clock is wrong.
// A phone whose clock is wrong is never refused; the difference is measured and told.

import { keep, setting } from "./store.js";

const SESSION = crypto.randomUUID(); // one opening of the app: only within it does the monotonic clock run on
const AGREE = 2000; // milliseconds
let offset = null; // server minus phone, milliseconds
let measuredHere = false; // since the app was opened

export async function loadClock() {
  offset = (await setting("offset")) ?? null;
}

/** Learn from a reply how far this phone's clock is off. `asked` and `answered` are this phone's times around it. */
export async function learn(serverTime, asked, answered) {
  const server = Date.parse(serverTime);
  if (Number.isNaN(server)) return;
  const measured = server - (asked + answered) / 2;
  const changed = offset === null || Math.abs(measured - offset) > 1000;
  offset = measured;
  measuredHere = true;
  if (changed) await keep("offset", offset);
}

/** Now, by the server, in milliseconds. */
export const now = () => Date.now() + (offset ?? 0);

/** What this phone's clock shows at a moment of the server's. */
export const onPhone = (milliseconds) => milliseconds - (offset ?? 0);

/** Whether this phone's clock is off by more than five minutes, which is said but changes nothing. */
export const isOff = () => Math.abs(offset ?? 0) > 300_000;

/** A moment as RFC 3339 text with this phone's offset from UTC; by this phone's own clock unless another is given. */
export function stamp(milliseconds = Date.now()) {
  const moment = new Date(milliseconds);
  const east = -moment.getTimezoneOffset();
  const two = (number) => String(Math.trunc(Math.abs(number))).padStart(2, "0");
  const local = new Date(milliseconds + east * 60_000).toISOString().slice(0, -1);
  return `${local}${east < 0 ? "-" : "+"}${two(east / 60)}:${two(east % 60)}`;
}

/** Remember this moment so that later its age can be told, whatever happens to the phone's clock meanwhile. */
export const mark = () => ({
  session: SESSION,
  ticks: performance.now(),
  wall: Date.now(),
  offset: measuredHere ? offset : null,
});

/** Milliseconds since a mark, or null when only the phone's own clock could tell, which the server knows as well.
 *
 * Within one opening of the app the monotonic clock tells. It stands still while some phones sleep: where it is behind
 * the wall clock and the server's time says that the wall clock was not moved, the wall clock is right. After a restart
 * only the server's time, known then and now, can tell.
 */
export function age(then) {
  const wall = Date.now() - then.wall;
  const known = then.offset !== null && measuredHere;
  if (then.session !== SESSION) return known ? whole(wall + offset - then.offset) : null;
  const ticks = performance.now() - then.ticks;
  const slept = wall - ticks > AGREE;
  if (!slept) return whole(ticks);
  if (!known) return null;
  return Math.abs(offset - then.offset) <= AGREE ? whole(wall) : whole(ticks);
}

const whole = (milliseconds) => (milliseconds >= 0 ? Math.round(milliseconds) : null);

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
