// Talks to the server: with this phone's keys, with patience, and never believing that silence means yes.

import { learn } from "./clock.js";
import * as clock from "./clock.js";
import { keep, setting, together } from "./store.js";

const ROOT = "/api/v1";
const PATIENCE = 20_000; // milliseconds
const EARLY = 30_000; // an access key that ends sooner than this is renewed first

/** The server could not be reached, or did not answer in time. Nothing may be concluded from that. */
export class Unreachable extends Error {}

/** This phone's keys are not good any more. What it holds stays; it has to be connected again. */
export class SignedOut extends Error {}

/** The server answered, and did not do what was asked. */
export class Refused extends Error {
  constructor(reply) {
    super(reply.body?.title ?? String(reply.status));
    Object.assign(this, { status: reply.status, problem: reply.body, retryAfter: reply.retryAfter });
  }
}

/** One request with this phone's keys. Resolves with {status, body, tag} for every answer but 401. */
export async function call(method, path, options = {}) {
  const key = await accessKey();
  const reply = await send(method, path, { ...options, key });
  if (reply.status !== 401) return reply;
  const again = await send(method, path, { ...options, key: await accessKey(key) });
  if (again.status === 401) throw new SignedOut();
  return again;
}

/** The same, where only success is of use. Throws Refused otherwise. */
export async function ask(method, path, options = {}) {
  const reply = await call(method, path, options);
  if (reply.status >= 400) throw new Refused(reply);
  return reply;
}

/** One request without keys, or with the one named. Throws Unreachable. */
export async function send(method, path, { key, body, text, headers = {} } = {}) {
  const content = text ?? (body === undefined ? undefined : JSON.stringify(body));
  const asked = Date.now();
  let reply;
  let answered;
  try {
    reply = await fetch(ROOT + path, {
      method,
      body: content,
      headers: {
        ...(content === undefined ? {} : { "Content-Type": "application/json" }),
        ...(key ? { Authorization: `Bearer ${key}` } : {}),
        ...headers,
      },
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE),
    });
    answered = await reply.text();
  } catch {
    throw new Unreachable();
  }
  await learn(reply.headers.get("X-Server-Time") ?? "", asked, Date.now());
  return {
    status: reply.status,
    body: parsed(answered),
    tag: reply.headers.get("ETag"),
    retryAfter: Number(reply.headers.get("Retry-After")) || null,
  };
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

/** The access key, renewed when it is about to end or is the one that was just refused. One tab at a time renews. */
async function accessKey(refused = null) {
  const kept = await setting("keys");
  if (!kept) throw new SignedOut();
  return isGood(kept, refused) ? kept.access_token : alone("proapp-keys", () => renew(refused));
}

function isGood(keys, refused) {
  return keys.access_token !== refused && Date.parse(keys.expires_at) - clock.now() > EARLY;
}

async function renew(refused) {
  const kept = await setting("keys");
  if (!kept) throw new SignedOut();
  if (isGood(kept, refused)) return kept.access_token; // another tab was quicker
  const reply = await send("POST", "/me/token", { key: kept.refresh_token });
  if (reply.status === 401) return signedOut(kept);
  if (reply.status >= 400) throw new Unreachable();
  await keep("keys", reply.body);
  return reply.body.access_token;
}

/** Forget keys that are not good any more, unless another tab has got new ones meanwhile. */
async function signedOut(dead) {
  await together(["settings"], async (stores, get) => {
    const present = await get(stores.settings.get("keys"));
    if (present?.value.refresh_token === dead.refresh_token) stores.settings.delete("keys");
  });
  throw new SignedOut();
}

/** Do something in one tab at a time. Where the browser has no locks, simply do it. */
export function alone(name, work) {
  return navigator.locks ? navigator.locks.request(name, work) : work();
}

/** Seconds to wait after the n-th failure in a row: 1, 2, 4 ... 3600, give or take a fifth so that phones spread. */
export function patience(failures, luck = Math.random()) {
  return Math.min(3600, 2 ** Math.max(0, failures - 1)) * (0.8 + 0.4 * luck);
}
