// Which trial and which site one is looking at.

import { all, get } from "./api.js";
import { keep, kept, mayRead } from "./session.js";
import { learn } from "./words.js";

let trials = null;
let sites = new Map(); // by trial
let protocols = new Map(); // by trial and version
const chosen = { trial: null, site: null };

/** Load the trials in which one holds a role, and choose the one of last time, or the first. */
export async function arrive() {
  trials ??= await all("/trials");
  const before = kept();
  const found = trials.find((one) => one.id === (chosen.trial ?? before.trial)) ?? trials[0];
  chosen.trial = found?.id ?? null;
  if (!chosen.trial) return;
  const here = await sitesOf(chosen.trial);
  const wanted = chosen.site ?? before.site;
  chosen.site = here.some((site) => site.id === wanted) ? wanted : null;
}

export const leave = () => {
  trials = null;
  sites = new Map();
  protocols = new Map();
  Object.assign(chosen, { trial: null, site: null });
};

async function sitesOf(trial) {
  if (!sites.has(trial)) sites.set(trial, await all(`/trials/${trial}/sites`));
  return sites.get(trial);
}

export const trialList = () => trials ?? [];
export const trial = () => trials?.find((one) => one.id === chosen.trial) ?? null;
export const siteList = () => sites.get(chosen.trial) ?? [];
export const site = () => siteList().find((one) => one.id === chosen.site) ?? null;
export const siteById = (id) => siteList().find((one) => one.id === id) ?? null;
export const reads = () => Boolean(chosen.trial) && mayRead(chosen.trial);

/** The zone times are shown in: the chosen site's, or the first one's. */
export const zone = (id = null) => (siteById(id) ?? site() ?? siteList()[0])?.zone ?? "UTC";

export async function chooseTrial(id) {
  Object.assign(chosen, { trial: id, site: null });
  keep({ trial: id, site: null });
  await sitesOf(id);
}

export function chooseSite(id) {
  chosen.site = id || null;
  keep({ site: chosen.site });
}

/** Go to the trial of something that was opened by its address. */
export async function follow(trialId) {
  if (trialId === chosen.trial || !trials?.some((one) => one.id === trialId)) return false;
  await chooseTrial(trialId);
  return true;
}

/** The protocol of a trial at a version, as its author wrote it. */
export async function protocol(trialId, version) {
  const key = `${trialId}@${version ?? ""}`;
  if (!protocols.has(key)) protocols.set(key, get(`/trials/${trialId}/protocol`, { version }).then(understood));
  return protocols.get(key);
}

/** Keep what the protocol calls its timepoints and arms. */
function understood(protocol) {
  learn("timepoint", Object.fromEntries(protocol.timepoints.map((one) => [one.id, one.title])));
  const regimens = Object.values(protocol.arms ?? {}).flatMap((one) => one.regimen ?? []);
  learn("regimen", Object.fromEntries(regimens.map((one) => [one.id, one.agent])));
  learn("arm", Object.fromEntries(Object.entries(protocol.arms ?? {}).map(([id, one]) => [id, one.title])));
  return protocol;
}
