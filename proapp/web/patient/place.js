// Notices that the patient has travelled or wants another language, and tells the server.

import * as clock from "./clock.js";
import { tell } from "./outbox.js";
import { keep, setting } from "./store.js";
import { best, currentLanguage, speak } from "./words.js";

/** Tell of a new time zone once, where the trial lets questionnaires follow the patient. */
export async function detectZone() {
  const bundle = (await setting("bundle"))?.content;
  if (!bundle || bundle.participant.zone_policy !== "participant") return;
  const here = clock.zone();
  const told = (await setting("zone told")) ?? bundle.participant.zone;
  if (here === told) return;
  await tell("zone", { zone: here }, { participant: bundle.participant.id });
  await keep("zone told", here);
}

/** Speak the participant's language unless the patient has chosen another one here. */
export async function settleLanguage() {
  if (await setting("language")) return;
  const language = (await setting("bundle"))?.content.participant.language;
  if (language && best([language]) !== currentLanguage()) await speak(language);
}
