// Talks to the server with the session's cookie; a refusal is an error that knows which field it is about.

const ROOT = "/api/v1";
const PATIENCE = 30_000; // milliseconds
const FILE_PATIENCE = 600_000;
const MOST = 200; // rows a page

/** The server could not be reached, or did not answer in time. */
export class Unreachable extends Error {}

/** Nobody is signed in any more. */
export class SignedOut extends Error {}

/** The server answered, and did not do what was asked: `problem` is its problem document. */
export class Refused extends Error {
  constructor({ status, body }) {
    super(body?.detail ?? body?.title ?? String(status));
    Object.assign(this, { status, problem: body ?? {}, kind: String(body?.type ?? "").replace("/problems/", "") });
  }

  /** What is wrong where: {pointer, message}. */
  get errors() {
    return this.problem.errors ?? [];
  }
}

const around = { signedOut: () => {}, stepUp: null };

/** What to do when nobody is signed in any more, and when an act asks again who it is. */
export const surround = (options) => Object.assign(around, options);

/** One request. Resolves with {status, body, tag, headers}; throws Refused, SignedOut, Unreachable. */
export async function ask(method, path, options = {}) {
  const reply = await send(method, path, options);
  if (reply.status < 400) return reply;
  if (reply.status === 401 && !options.open) return around.signedOut();
  const refused = new Refused(reply);
  if (refused.kind !== "step-up-required" || options.headers?.["X-Step-Up"] || !around.stepUp) throw refused;
  const token = await around.stepUp(refused.problem);
  return ask(method, path, { ...options, headers: { ...options.headers, "X-Step-Up": token } });
}

/** The content of a GET; `query` is put into the address, what is empty left out. */
export async function get(path, query = {}, options = {}) {
  return (await ask("GET", path + asked(query), options)).body;
}

/** The same with its version: [content, tag]. */
export async function versioned(path) {
  const { body, tag } = await ask("GET", path);
  return [body, tag];
}

/** Everything of a list, page after page; at most so many pages. */
export async function all(path, query = {}, { pages = 10 } = {}) {
  const items = [];
  let cursor = null;
  do {
    const page = await get(path, { limit: MOST, ...query, cursor });
    items.push(...page.items);
    cursor = page.next;
  } while (cursor && --pages > 0);
  return items;
}

/** What is at an address, or null where there is nothing for this person or this installation. */
export async function perhaps(asking) {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Refused && [403, 404, 405].includes(error.status)) return null;
    throw error;
  }
}

export const put = (path, body, options = {}) => ask("PUT", path, { ...options, body });
export const post = (path, body, options = {}) => ask("POST", path, { ...options, body });

/** Where something is, for a picture or a download. */
export const address = (path, query = {}) => ROOT + path + asked(query);

/** A file behind a path: {blob, name}; a step-up is asked for where it is needed. */
export async function file(path, accept = "*/*") {
  const { body, headers } = await ask("GET", path, { reads: "blob", headers: { Accept: accept } });
  return { blob: body, name: /filename="([^"]+)"/.exec(headers.get("Content-Disposition") ?? "")?.[1] ?? "file" };
}

/** An id for something new. */
export const newId = () => crypto.randomUUID();

function asked(query) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length ? `?${new URLSearchParams(given)}` : "";
}

async function send(method, path, { body, content, type, headers = {}, reads = "text" }) {
  const text = content ?? (body === undefined ? undefined : JSON.stringify(body));
  let reply;
  let answered;
  try {
    reply = await fetch(ROOT + path, {
      method,
      body: text,
      headers: {
        ...(text === undefined ? {} : { "Content-Type": type ?? "application/json" }),
        ...(method === "GET" ? {} : { "X-Requested-With": "proapp" }),
        ...headers,
      },
      cache: "no-store",
      credentials: "same-origin",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(reads === "text" ? PATIENCE : FILE_PATIENCE),
    });
    answered = await (reply.ok ? reply[reads]() : reply.text());
  } catch {
    throw new Unreachable();
  }
  return {
    status: reply.status,
    body: typeof answered === "string" ? parsed(answered) : answered,
    tag: reply.headers.get("ETag"),
    headers: reply.headers,
  };
}

function parsed(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return text;
  }
}
