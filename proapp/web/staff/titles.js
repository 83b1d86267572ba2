// What instruments, their scales and items are called: asked of the server once, for words in lists.

import { get, perhaps } from "./api.js";
import * as place from "./place.js";
import { knows, named } from "./words.js";

const instruments = new Map(); // by key
const symptoms = new Map(); // by code of a scale or item

/** An instrument with its concept labels. */
export async function instrument(key) {
  if (!instruments.has(key)) instruments.set(key, get(`/instruments/${encodeURIComponent(key)}`, { lang: "en" }));
  return instruments.get(key);
}

/** Learn what the symptoms of a trial's rules are called. */
export async function learnSymptoms(trial = place.trial()) {
  if (!trial) return;
  const protocol = await place.protocol(trial.id);
  for (const key of new Set([...keysOf(protocol), ...(protocol.unscheduled ?? [])])) {
    const found = await perhaps(instrument(key));
    for (const one of found?.items ?? []) if (!symptoms.has(one.code)) symptoms.set(one.code, one.label);
    for (const one of found?.scores ?? []) if (one.method !== "item") symptoms.set(one.id, one.title);
  }
}

/** The instruments a protocol asks at its timepoints, each once. */
export const keysOf = (protocol) => [...new Set(protocol.timepoints.flatMap((one) => one.instruments))];

/** What a symptom is called. */
export const symptomOf = (flag) =>
  knows(`symptom-${flag.symptom}`)
    ? named("symptom", flag.symptom)
    : (symptoms.get(flag.symptom) ?? named("symptom", flag.symptom));
