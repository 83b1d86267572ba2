// One participant: who they are here, one timeline of everything, and a side each for schedule, answers, treatment.

import { address, get, perhaps } from "../api.js";
import { button, link, make } from "../dom.js";
import * as answers from "../participant/answers.js";
import * as laboratory from "../participant/laboratory.js";
import * as overview from "../participant/overview.js";
import * as phones from "../participant/phones.js";
import * as record from "../participant/record.js";
import * as schedule from "../participant/schedule.js";
import * as treatment from "../participant/treatment.js";
import { recordCall } from "../participant/call.js";
import { recordCycle } from "../participant/cycle.js";
import { recordFact } from "../participant/fact.js";
import { back, head, sides } from "../parts/page.js";
import { person } from "../people.js";
import * as place from "../place.js";
import { mayAct } from "../session.js";
import { named, say } from "../words.js";

const SIDES = { overview, treatment, schedule, answers, laboratory, record, phones };

export async function view(app, id, side = "overview", ...rest) {
  const participant = await person(id);
  await place.follow(participant.trial);
  const zone = place.zone(participant.site);
  const acts = mayAct(participant.trial, participant.site);
  const course = await perhaps(get(`/participants/${id}/cycles`)); // null where treatment is masked
  const shown = SIDES[side] ?? overview;
  const about = { ...app, participant, zone, course, acts, rest };
  return [
    head(participant.code, {
      above: back(say("participants"), "#participants"),
      about: facts(participant).map((words) => make("span", {}, words)),
      actions: actions(about),
    }),
    sides(
      say("sides-of", { code: participant.code }),
      Object.keys(SIDES)
        .filter((name) => name !== "phones" || acts)
        .map((name) => ({
          words: say(`side-${name}`),
          target: name === "overview" ? `#participant/${id}` : `#participant/${id}/${name}`,
          current: SIDES[name] === shown,
        })),
    ),
    await shown.view(about),
  ];
}

const facts = (one) => [
  place.siteById(one.site)?.name,
  say("born", { year: String(one.birth_year) }),
  named("language", one.language),
  one.zone,
];

function actions({ participant, zone, course, acts, again }) {
  const afterwards = async (done) => (await done) && again();
  const sheets = link(say("pre-visit"), address(`/participants/${participant.id}/pre-visit.pdf`), {
    class: "button",
    target: "_blank",
    rel: "noopener",
  });
  if (!acts) return [sheets];
  return [
    course?.periods.length
      ? button(say("record-cycle"), () => afterwards(recordCycle({ participant, course, zone })), { class: "main" })
      : null,
    button(say("record-fact"), () => afterwards(recordFact({ participant, zone }))),
    button(say("record-call"), () => afterwards(recordCall({ participant, zone }))),
    sheets,
  ].filter(Boolean);
}
