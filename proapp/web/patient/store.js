// Where the phone keeps everything: answers waiting to be sent, half-finished questionnaires, receipts, its keys.
// Nothing here is thrown away because of an error; an answer leaves only when the server has given a receipt for it.

const NAME = "proapp";
const VERSION = 1;
const ROOMS = {
  settings: "name", // language, clock offset, bundle and its tag, tokens, whose phone this is
  outbox: "id", // frozen answers and other things to send, in the order they were made
  drafts: "assignment", // half-finished questionnaires
  completed: "assignment", // one entry for every questionnaire that was finished here
  receipts: "response", // what the server has said it holds
  advice: "id", // what to do now, until it has been read
};

let opened = null;

/** The open database. Rejects when the browser keeps nothing, as in some private windows. */
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [room, key] of Object.entries(ROOMS)) request.result.createObjectStore(room, { keyPath: key });
    };
    request.onsuccess = () => resolve(withCare(request.result));
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another version of this app is open"));
  });
  opened.catch(() => (opened = null));
  return opened;
}

function withCare(found) {
  found.onversionchange = () => found.close();
  found.onclose = () => (opened = null);
  return found;
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Do several things in one transaction: all of them are kept, or none. `work` gets one object store per room named. */
export async function together(rooms, work) {
  const transaction = (await database()).transaction(rooms, "readwrite", { durability: "strict" });
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("given up", "AbortError"));
  });
  done.catch(() => {});
  const stores = Object.fromEntries(rooms.map((room) => [room, transaction.objectStore(room)]));
  const result = await work(stores, answer);
  await done;
  return result;
}

export async function read(room, key) {
  const store = (await database()).transaction(room).objectStore(room);
  return answer(store.get(key));
}

export async function all(room) {
  const store = (await database()).transaction(room).objectStore(room);
  return answer(store.getAll());
}

export const write = (room, value) => together([room], (stores) => stores[room].put(value));
export const remove = (room, key) => together([room], (stores) => stores[room].delete(key));

export async function setting(name) {
  return (await read("settings", name))?.value;
}

export const keep = (name, value) => write("settings", { name, value });
export const forget = (name) => remove("settings", name);

/** Change one entry without another tab's change getting lost in between: `change` gets the present one, if any. */
export function update(room, key, change) {
  return together([room], async (stores, get) => {
    const next = change(await get(stores[room].get(key)));
    if (next) stores[room].put(next);
    return next;
  });
}

/** Ask the browser not to clear this away when space runs short. */
export async function stay() {
  try {
    return (await navigator.storage?.persisted?.()) || ((await navigator.storage?.persist?.()) ?? false);
  } catch {
    return false;
  }
}
