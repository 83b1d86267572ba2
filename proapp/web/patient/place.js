// Notices that the patient has travelled or wants another language, and tells the server.

import { call } from "./api.js";
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

/** Fetch the questions in the language chosen here, where the package has them in another. Advice stays as it came. */
export async function translate() {
  const chosen = await setting("language");
  const bundle = (await setting("bundle"))?.content;
  if (!chosen || !bundle) return false;
  const kept = await setting("translated");
  const have = kept?.language === chosen ? kept.instruments : {};
  const wanted = Object.entries(bundle.instruments).filter(
    ([key, one]) => best([one.language]) !== chosen && have[key]?.digest !== one.digest,
  );
  if (!wanted.length && kept?.language === chosen) return false;
  const fetched = await Promise.all(
    wanted.map(([key]) => call("GET", `/instruments/${encodeURIComponent(key)}?lang=${chosen}`)),
  );
  const good = fetched.map((reply, place) => [wanted[place][0], reply]).filter(([, reply]) => reply.status === 200);
  const instruments = { ...have, ...Object.fromEntries(good.map(([key, reply]) => [key, reply.body])) };
  await keep("translated", { language: chosen, instruments });
  return good.length > 0;
}
