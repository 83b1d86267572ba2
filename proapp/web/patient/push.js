// Reminders as notifications: asked for by the patient, never by the app; they say nothing but that something waits.

import { ask } from "./api.js";
import { forget, keep, setting } from "./store.js";

export const canNotify = () => "serviceWorker" in navigator && "PushManager" in self && "Notification" in self;

export const isOn = async () => canNotify() && Notification.permission === "granted" && Boolean(await setting("push"));

/** Switch notifications on. Gives whether they are; false when the patient's browser said no. */
export async function switchOn(key) {
  if ((await Notification.requestPermission()) !== "granted") return false;
  await subscribe(key);
  return true;
}

async function subscribe(key) {
  const worker = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const found = (await worker.pushManager.getSubscription()) ?? (await worker.pushManager.subscribe(options));
  const { endpoint, keys } = found.toJSON();
  const kept = await setting("push");
  if (kept?.endpoint === endpoint) return;
  const id = crypto.randomUUID();
  await ask("PUT", `/me/push-subscriptions/${id}`, {
    body: { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } },
  });
  await keep("push", { id, endpoint });
}

export async function switchOff() {
  const kept = await setting("push");
  if (kept) await ask("DELETE", `/me/push-subscriptions/${kept.id}`);
  await forget("push");
  const worker = await navigator.serviceWorker.ready;
  await (await worker.pushManager.getSubscription())?.unsubscribe();
}

/** The browser may have changed its subscription by itself: tell the server the new one. */
export async function keepPush() {
  if (!(await isOn())) return;
  const key = (await setting("bundle"))?.content.push.key;
  if (key) await subscribe(key).catch(() => {});
}

function bytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
