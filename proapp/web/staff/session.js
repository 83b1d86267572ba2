// Who is signed in, what they may do where, and how long it lasts.

import { Refused, ask, get } from "./api.js";
import * as clock from "./clock.js";

const SITE_ROLES = ["site_nurse", "investigator", "coordinator"];
const CLINICAL = [...SITE_ROLES, "monitor", "data_manager"];
const KEPT = "proapp-staff"; // which trial and site were chosen last, on this machine; nothing else is kept

let session = null;
let looked = 0; // when the server was last asked how long it lasts

/** Who is signed in: {staff_id, name, grants, seconds_left ...}; null: nobody. */
export const current = () => session;

/** Ask the server who is signed in, and how long that lasts. Asking does not make it last longer. */
export async function look() {
  try {
    session = await get("/staff/session", {}, { open: true });
    looked = Date.now();
  } catch (error) {
    if (!(error instanceof Refused) || ![401, 404].includes(error.status)) throw error;
    session = null;
  }
  return session;
}

/** Make it last longer, and learn the server's time on the way. */
export async function stay() {
  const { headers } = await ask("GET", "/me");
  clock.learn(Date.parse(headers.get("X-Server-Time") ?? ""));
  return look();
}

export async function signOut() {
  await ask("DELETE", "/staff/session", { open: true }).catch(() => {});
  session = null;
}

export const forget = () => (session = null);

/** Whole seconds until the session ends unless something is asked before; null: nobody is signed in. */
export const left = () => session && session.seconds_left - Math.floor((Date.now() - looked) / 1000);

/** Whether one of these roles is held in a trial, at one site when one is named. */
export function may(roles, trial, site = null) {
  return (session?.grants ?? []).some(
    (grant) =>
      grant.trial === trial &&
      roles.includes(grant.role) &&
      (grant.site === null || site === null || grant.site === site),
  );
}

export const mayRead = (trial) => may(CLINICAL, trial);
export const mayAct = (trial, site = null) => may(SITE_ROLES, trial, site);

/** The roles held in a trial, each once. */
export const roles = (trial) => [
  ...new Set((session?.grants ?? []).filter((grant) => grant.trial === trial).map((grant) => grant.role)),
];

/** What was chosen on this machine before. */
export function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  } catch {
    return {};
  }
}

export function keep(changes) {
  try {
    localStorage.setItem(KEPT, JSON.stringify({ ...kept(), ...changes }));
  } catch {
    // A private window keeps nothing; the choice then holds until it is closed.
  }
}
