// Brings what is kept on the phone to the server. Only a receipt removes an answer; any other reply leaves it here.

import { alone, call, patience, SignedOut, Unreachable } from "./api.js";
import { merged, refreshBundle } from "./bundle.js";
import * as clock from "./clock.js";
import { told } from "./drafts.js";
import { all, setting, together, update } from "./store.js";

const AT_ONCE = 50; // of the hundred that the server takes
const LARGEST = 900_000; // characters of one batch; the server takes a mebibyte
const OFTEN = 15 * 60_000; // milliseconds after which the package is asked for again
const NOT_SENT_TWICE = new Set(["start", "draft", "zone"]); // what may be forgotten when the server will never take it

/** Send everything that is due and fetch what is new. Gives {sent, changed}; throws Unreachable or SignedOut.
 *
 * One tab at a time. `force` sends also what waits after a failure, and asks for the package whatever its age.
 */
export function synchronise({ force = false } = {}) {
  return alone("proapp-sync", () => run(force));
}

async function run(force) {
  if (!(await setting("participant"))) await refreshBundle(); // first of all, whose phone this is
  const sent = await sendAll(force);
  const fetched = (await setting("fetched")) ?? 0;
  const isOld = Math.abs(Date.now() - fetched) > OFTEN;
  const changed = force || sent > 0 || isOld ? await refreshBundle() : false;
  return { sent, changed };
}

async function sendAll(force) {
  const tried = new Set();
  let sent = 0;
  for (;;) {
    const batch = cut((await waiting(force)).filter((one) => !tried.has(one.id)));
    if (!batch.length) return sent;
    batch.forEach((one) => tried.add(one.id));
    sent += await sendBatch(batch);
  }
}

/** What may be sent now: this participant's things, oldest first, answers together; then changed drafts. */
async function waiting(force) {
  const bundle = (await setting("bundle"))?.content;
  const whose = await setting("participant");
  const isOurs = (one) => !one.participant || one.participant === whose;
  const now = Date.now();
  const rows = (await all("outbox"))
    .filter(isOurs)
    .filter((one) => force || (one.notBefore ?? 0) <= now || one.notBefore > now + 3_700_000)
    .sort((one, other) => isAnswer(one) - isAnswer(other) || one.madeAt - other.madeAt);
  const drafts = (await all("drafts")).filter(
    (one) => isOurs(one) && one.unsent && !one.unscheduled && bundle?.instruments[one.instrument],
  );
  return [
    ...rows,
    ...drafts.map((one) => ({
      id: `draft ${one.assignment}`,
      kind: "draft",
      draft: one,
      item: told(one, bundle.instruments[one.instrument]),
    })),
  ];
}

const isAnswer = (row) => row.kind === "response";

function cut(rows) {
  const batch = [];
  let size = 0;
  for (const row of rows.slice(0, AT_ONCE)) {
    size += JSON.stringify(row.kind === "response" ? row.body : row.item).length + 200;
    if (batch.length && size > LARGEST) break;
    batch.push(row);
  }
  return batch;
}

const spoken = (row) =>
  row.kind === "response" ? { kind: "response", id: row.id, body: row.body, age_ms: clock.age(row.mark) } : row.item;

async function sendBatch(batch) {
  let reply;
  try {
    reply = await call("POST", "/me/sync", { body: { sent_at: clock.stamp(), items: batch.map(spoken) } });
  } catch (error) {
    if (error instanceof Unreachable) await putOff(batch);
    throw error;
  }
  if (reply.status === 200 && reply.body?.results?.length === batch.length) return settle(batch, reply.body.results);
  if (reply.status === 429 || reply.status === 503) {
    await putOff(batch, reply.retryAfter);
    throw new Unreachable();
  }
  return sendSingly(batch);
}

/** The slow road, for a server that did not take the batch: each answer by itself. */
async function sendSingly(batch) {
  let sent = 0;
  for (const row of batch) {
    if (row.kind !== "response") {
      await putOff([row]);
      continue;
    }
    const age = clock.age(row.mark);
    const headers = { "X-Device-Sent-At": clock.stamp(), ...(age === null ? {} : { "X-Device-Age-Ms": String(age) }) };
    const reply = await call("PUT", `/responses/${row.id}`, { text: row.body, headers });
    const receipt = reply.body?.receipt_id ? reply.body : null;
    sent += await settleOne(row, { status: reply.status, receipt, problem: reply.status < 400 ? null : reply.body });
  }
  return sent;
}

async function settle(batch, results) {
  let sent = 0;
  for (const [place, row] of batch.entries()) sent += await settleOne(row, results[place]);
  return sent;
}

/** Do what one result says. Gives 1 if the thing has arrived, else 0. */
async function settleOne(row, result) {
  if (row.kind === "response") return result.receipt ? received(row, result) : putOff([row]);
  if (row.kind === "draft") return draftSettled(row, result);
  if (result.status < 300 || (result.status < 500 && NOT_SENT_TWICE.has(row.kind))) {
    await together(["outbox"], (stores) => stores.outbox.delete(row.id));
    return 1;
  }
  return putOff([row]);
}

/** The server holds it: the copy goes and its receipt comes, in one step. */
async function received(row, { receipt, problem }) {
  await together(["outbox", "receipts"], (stores) => {
    stores.outbox.delete(row.id);
    stores.receipts.put({
      response: row.id,
      assignment: row.assignment,
      title: row.title,
      receipt: receipt.receipt_id,
      receivedAt: Date.parse(receipt.received_at),
      late: receipt.late ?? false,
      problem: problem?.type ?? null,
      madeAt: row.madeAt,
    });
  });
  return 1;
}

async function draftSettled(row, result) {
  const theirs = result.draft ?? result.problem?.draft;
  await update("drafts", row.draft.assignment, (present) => {
    if (!present) return null;
    if (result.status === 412 && theirs) return merged(present, { assignment_id: row.draft.assignment, ...theirs });
    if (result.status >= 500) return null;
    if (result.status >= 300) return { ...present, unsent: false };
    const isSame = present.changedAt === row.draft.changedAt && present.step === row.draft.step;
    return { ...present, revision: theirs?.revision ?? present.revision + 1, unsent: !isSame };
  });
  return result.status < 300 ? 1 : 0;
}

/** Keep things for later: 1, 2, 4 ... 3600 seconds. Drafts have no place in the queue; they go with the next one. */
async function putOff(rows, seconds = null) {
  for (const row of rows.filter((one) => one.kind !== "draft")) {
    await update("outbox", row.id, (present) => {
      if (!present) return null;
      const failures = present.failures + 1;
      return { ...present, failures, notBefore: Date.now() + 1000 * (seconds ?? patience(failures)) };
    });
  }
  return 0;
}

/** Forget earlier failures: there is a network again, and what failed without one says nothing of what comes. */
export async function startAfresh() {
  await together(["outbox"], async (stores, get) => {
    for (const row of await get(stores.outbox.getAll())) {
      if (row.failures) stores.outbox.put({ ...row, failures: 0, notBefore: 0 });
    }
  });
}

/** When the next thing may be sent, in milliseconds from now; null when nothing waits. */
export async function pause() {
  const rows = await all("outbox");
  if (!rows.length) return null;
  return Math.max(0, Math.min(...rows.map((one) => one.notBefore ?? 0)) - Date.now());
}
