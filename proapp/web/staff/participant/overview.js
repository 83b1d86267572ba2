// The overview of a participant: what is open now, one timeline of everything, and how the scales have moved.

import { address, get, perhaps } from "../api.js";
import { hint, link, make } from "../dom.js";
import { badge } from "../parts/badge.js";
import { later, sheet } from "../parts/page.js";
import { emptied } from "../parts/table.js";
import * as place from "../place.js";
import { day, distance, named, numeral, say } from "../words.js";
import { learnSymptoms, symptomOf } from "../titles.js";
import { storyTable } from "./story.js";
import { multiples } from "./multiples.js";
import { picture } from "../parts/picture.js";

export async function view(about) {
  const { participant } = about;
  const [timeline, protocol] = await Promise.all([
    perhaps(get(`/participants/${participant.id}/timeline`)),
    place.protocol(participant.trial, participant.protocol_version),
    learnSymptoms(),
  ]);
  return [waiting(about, timeline), story(about, timeline), await multiples(about, protocol)];
}

/** What asks for somebody now. */
function waiting({ participant }, timeline) {
  if (!timeline) return null;
  const flags = timeline.flags.filter((one) => !one.resolved_at);
  const open = timeline.assignments.filter((one) => one.state === "open");
  const next = (timeline.cycles ?? []).find((one) => !one.given_on && one.planned_on);
  if (!flags.length && !open.length && !next) return null;
  return sheet(
    say("now"),
    make(
      "ul",
      { class: "lines brief" },
      flags.map((one) =>
        line(
          `#flag/${one.id}`,
          badge("level", one.level),
          symptomOf(one),
          say("raised-ago", { when: distance(one.raised_at) }),
        ),
      ),
      next
        ? line(
            `#participant/${participant.id}/treatment`,
            badge("cycle-status", "planned"),
            say("cycle-next", { number: next.number, agent: next.agent ?? next.regimen }),
            day(next.planned_on),
          )
        : null,
      open
        .slice(0, 4)
        .map((one) =>
          line(
            `#participant/${participant.id}/schedule`,
            badge("state", "open"),
            named("instrument", one.instrument),
            say("closes", { when: distance(one.closes_at) }),
          ),
        ),
    ),
    open.length > 4 ? hint(say("and-more", { count: numeral(open.length - 4) })) : null,
  );
}

const line = (target, sign, what, when) =>
  make(
    "li",
    {},
    make(
      "a",
      { href: target, "data-line": true },
      sign,
      make("span", { class: "what" }, what),
      make("span", { class: "when" }, when),
    ),
  );

function story({ participant, zone }, timeline) {
  const path = `/participants/${participant.id}/pictures/timeline`;
  const table = later(say("timeline-table"), () =>
    timeline ? storyTable(timeline, zone) : emptied(say("could-not-load")),
  );
  return sheet(
    say("timeline"),
    picture({ path, words: say("timeline-of", { code: participant.code }), label: say("timeline"), instead: table }),
    make(
      "p",
      { class: "actions" },
      link(say("open-picture"), address(path), { target: "_blank", rel: "noopener" }),
      link(say("png"), address(path, { form: "png" }), { download: `${participant.code}.png` }),
    ),
    table,
  );
}
