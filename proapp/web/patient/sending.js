// Decides when to send: at once, when the network comes back, when the app is opened again, and later after a failure.

import { Refused, SignedOut, Unreachable } from "./api.js";
import { detectZone, settleLanguage, translate } from "./place.js";
import { keepPush } from "./push.js";
import { pause, startAfresh, synchronise } from "./sync.js";

const IDLE = 15 * 60_000; // how often an open app asks for news, in milliseconds
const LONGEST = 3_600_000;
let app = null;
let timer = null;
let failures = 0;
let running = null;
let again = null; // what to do once more after the run that is under way
let state = { reached: null }; // whether the last try reached the server

export const lastTry = () => state;

/** The app was opened: somebody wants to see things move, whatever failed before. */
export function start(given) {
  app = given;
  return sendAfresh();
}

/** The network is back. It may still take a moment: what fails then is tried again after a second, not an hour. */
export async function sendAfresh() {
  failures = 0;
  await startAfresh();
  return send({ force: true });
}

/** Send now. Several calls while one is running make one more run after it. */
export function send(options = {}) {
  if (running) {
    again = { force: Boolean(again?.force || options.force) };
    return running;
  }
  running = once(options).finally(() => {
    const more = again;
    [running, again] = [null, null];
    return more ? send(more) : undefined;
  });
  return running;
}

async function once(options) {
  try {
    await detectZone();
    const { sent, changed } = await synchronise(options);
    failures = 0;
    if (changed) await settleLanguage();
    const spoken = await translate();
    await finished({ reached: true }, sent > 0 || changed || spoken);
    await keepPush();
  } catch (error) {
    await failed(error);
  }
  await plan();
}

async function failed(error) {
  if (error instanceof Unreachable) failures += 1;
  else if (!(error instanceof SignedOut) && !(error instanceof Refused)) throw error;
  if (error instanceof Unreachable) registerBackground();
  await finished({ reached: !(error instanceof Unreachable), signedOut: error instanceof SignedOut }, true);
}

async function finished(found, news) {
  const differs = state.reached !== found.reached || state.signedOut !== found.signedOut;
  state = found;
  if (news || differs) {
    await app?.redraw();
    app?.tellTabs();
  }
}

async function plan() {
  clearTimeout(timer);
  const wait = (await pause()) ?? IDLE;
  timer = setTimeout(send, Math.min(LONGEST, Math.max(wait, failures ? 1000 : 200)));
}

/** Ask the browser to wake the worker when there is a network, also after the app was closed. */
async function registerBackground() {
  const worker = await navigator.serviceWorker?.getRegistration?.().catch(() => null);
  await worker?.sync?.register("outbox").catch(() => {});
}
