// A period begins: the arm given at randomisation, or crossing over and being treated again as the protocol foresees.

import { get, perhaps } from "../api.js";
import { change } from "../change.js";
import * as clock from "../clock.js";
import { button } from "../dom.js";
import { field } from "../parts/form.js";
import * as place from "../place.js";
import { named, say } from "../words.js";

const when = (zone) =>
  field("at", {
    label: say("at-time"),
    kind: "time",
    required: true,
    value: clock.local(clock.now(), zone),
    hint: say("site-time", { zone }),
  });

/** Buttons for the ways on that are possible today. */
export async function waysOn(about) {
  const { participant, zone, again } = about;
  const found = await perhaps(get(`/participants/${participant.id}/next-period`));
  if (!found) return [];
  if (found.period === null)
    return [button(say("allocate"), async () => (await allocate(about)) && again(), { class: "main" })];
  return found.items
    .filter((one) => one.possible)
    .map((one) => button(named("begin", one.kind), async () => (await begin(participant, zone, one)) && again()));
}

async function allocate({ participant, zone }) {
  const protocol = await place.protocol(participant.trial, participant.protocol_version);
  const strata = Object.entries(protocol.strata ?? {});
  return change({
    title: say("allocate-of", { code: participant.code }),
    zone,
    path: (id) => `/participants/${participant.id}/allocations/${id}`,
    known: ({ arm }) => named("arm", arm),
    fields: () => [
      when(zone),
      field("arm", {
        label: say("arm"),
        kind: "choice",
        required: true,
        options: Object.keys(protocol.arms).map((one) => [one, named("arm", one)]),
      }),
      strata.map(([name, levels]) =>
        field(`stratum-${name}`, {
          label: named("stratum", name),
          kind: "select",
          required: true,
          pointer: `/strata/${name}`,
          options: [["", say("choose")], ...levels.map((one) => [one, named("level", one)])],
        }),
      ),
    ],
    body: (said) => ({
      at: clock.atOffset(said.at, zone),
      arm: said.arm,
      strata: Object.fromEntries(strata.map(([name]) => [name, said[`stratum-${name}`]])),
    }),
  });
}

const begin = (participant, zone, { kind, arm }) =>
  change({
    title: named("begin", kind),
    zone,
    path: (id) => `/participants/${participant.id}/periods/${id}`,
    known: () => named("arm", arm),
    fields: () => [when(zone)],
    body: ({ at }) => ({ kind, at: clock.atOffset(at, zone) }),
  });
