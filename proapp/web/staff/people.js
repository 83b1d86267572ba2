// The participants of the trial one is looking at: their codes beside the ids that lists speak of.

import { all, get, perhaps } from "./api.js";
import { link } from "./dom.js";
import * as place from "./place.js";

const known = new Map(); // by id

/** The participants of a trial whose sites one reaches, by code. */
export async function everybody(trial = place.trial().id) {
  const found = await all(`/trials/${trial}/participants`, {}, { pages: 30 });
  for (const one of found) known.set(one.id, one);
  return found;
}

/** One participant as they are now. */
export async function person(id) {
  const found = await get(`/participants/${id}`);
  known.set(id, found);
  return found;
}

/** Learn the codes of those a list speaks of. */
export async function meet(ids) {
  const unknown = [...new Set(ids)].filter((id) => id && !known.has(id));
  if (unknown.length > 5) await everybody();
  await Promise.all(unknown.filter((id) => !known.has(id)).map((id) => perhaps(person(id))));
}

export const codeOf = (id) => known.get(id)?.code ?? id.slice(0, 8);
export const siteOf = (id) => known.get(id)?.site ?? null;
export const forgetAll = () => known.clear();

/** A link to somebody's page, by code. */
export const toPerson = (id, code = codeOf(id)) => link(code, `#participant/${id}`, { class: "code" });
