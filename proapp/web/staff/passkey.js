// Passkeys: a key in the machine or in a token instead of a code.

import { post } from "./api.js";

/** Whether this browser has passkeys. */
export const canUse = () => Boolean(globalThis.PublicKeyCredential);

/** What this browser's key says to a challenge posed at a path; with an offer, a new key is made for it. */
export async function shown(path) {
  const { challenge_id, options } = (await post(path, undefined, { open: true })).body;
  const credential = await navigator.credentials.get({ publicKey: decoded(options) });
  return { challenge_id, credential: encoded(credential) };
}

/** A new key of this browser for a challenge that was posed. */
export async function made({ challenge_id, options }) {
  const credential = await navigator.credentials.create({ publicKey: decoded(options) });
  return { challenge_id, credential: encoded(credential) };
}

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

function decoded(options) {
  const listed = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user ? { user: { ...options.user, id: bytes(options.user.id) } } : {}),
    ...(options.allowCredentials ? { allowCredentials: listed(options.allowCredentials) } : {}),
    ...(options.excludeCredentials ? { excludeCredentials: listed(options.excludeCredentials) } : {}),
  };
}

function encoded(credential) {
  const answer = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[name]) answer[name] = text(credential.response[name]);
  const { id, type } = credential;
  return { id, rawId: text(credential.rawId), type, response: answer, clientExtensionResults: {} };
}
