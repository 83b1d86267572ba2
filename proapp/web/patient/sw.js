// Works behind the app: opens it without a network, sends what waits when the network comes back, shows reminders.
// It keeps the app's own files only. What the server says about a patient is never kept here.

import { SHELL } from "./shell.js";
import { tell } from "./outbox.js";
import { setting } from "./store.js";
import { synchronise } from "./sync.js";
import { best } from "./words.js";

const CACHE = `proapp ${SHELL.version}`;
const PAGE = new URL("./", self.location).href;

self.addEventListener("install", (event) => event.waitUntil(fill()));

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.files.map((name) => new Request(new URL(name, PAGE), { cache: "no-cache" })));
  await self.skipWaiting(); // an open page has all its modules already; the next one is wholly new
}

self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  const others = (await caches.keys()).filter((name) => name.startsWith("proapp ") && name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(PAGE)) return; // the API goes past here untouched
  event.respondWith(fromShell(request));
});

async function fromShell(request) {
  const cache = await caches.open(CACHE);
  const wanted = request.mode === "navigate" ? PAGE : request;
  return (await cache.match(wanted, { ignoreSearch: true })) ?? fetch(request);
}

self.addEventListener("sync", (event) => event.waitUntil(sendInBackground()));

async function sendInBackground() {
  await synchronise({ force: true });
  for (const client of await self.clients.matchAll()) client.postMessage("send");
}

self.addEventListener("push", (event) => event.waitUntil(remind(event.data)));

/** Show the one fixed sentence, and tell the server that it has come. */
async function remind(data) {
  const message = read(data);
  const words = await sentences();
  await self.registration.showNotification("proapp", {
    body: words["push-sentence"],
    tag: message?.n ?? "proapp", // the same message shown twice replaces itself
    icon: new URL("icons/plain-192.png", PAGE).href,
    lang: words.language,
    dir: words.direction,
  });
  if (!message) return;
  await tell("acknowledgement", { what: "message", subject: message.n, detail: {} });
  await synchronise().catch(() => {}); // later, then
}

function read(data) {
  try {
    const message = data.json();
    return message.v === 1 && typeof message.n === "string" ? message : null;
  } catch {
    return null;
  }
}

async function sentences() {
  const language = (await setting("language")) ?? (await setting("bundle"))?.content.participant.language ?? "en";
  const chosen = best([language]);
  const file = new URL(`words.${chosen}.json`, PAGE);
  const reply = (await caches.match(file)) ?? (await fetch(file));
  return { ...(await reply.json()), language: chosen, direction: chosen === "ar" ? "rtl" : "ltr" };
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open());
});

async function open() {
  const [client] = await self.clients.matchAll({ type: "window" });
  return client ? client.focus() : self.clients.openWindow(PAGE);
}
