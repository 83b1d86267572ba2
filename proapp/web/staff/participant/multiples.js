// How a participant's scales have moved: one small picture each, with the numbers behind it for whoever wants them.

import { address, get } from "../api.js";
import { link, make } from "../dom.js";
import { field } from "../parts/form.js";
import { picture } from "../parts/picture.js";
import { later, sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { instrument as instrumentOf, keysOf } from "../titles.js";
import { day, named, numeral, say } from "../words.js";

const FEW = 9; // pictures before one asks for more

/** The pictures of one instrument's scales, chosen from those of the protocol. */
export async function multiples({ participant, query, go }, protocol) {
  const keys = keysOf(protocol);
  const chosen = keys.includes(query.instrument) ? query.instrument : keys[0];
  const instrument = await instrumentOf(chosen);
  const scales = instrument.scores.filter((one) => one.method !== "item" || instrument.scores.length <= FEW);
  const shown = query.scales === "all" ? scales : scales.slice(0, FEW);
  const here = `participant/${participant.id}`;
  const choose = field("instrument", {
    label: say("questionnaire"),
    kind: "select",
    required: true,
    value: chosen,
    options: keys.map((key) => [key, named("instrument", key)]),
    onchange: (event) => go(`${here}?instrument=${encodeURIComponent(event.target.value)}`),
  });
  const rest = scales.length - shown.length;
  return sheet(
    say("trajectories"),
    make("div", { class: "filters" }, choose),
    make(
      "div",
      { class: "multiples" },
      shown.map((scale) => one(participant, chosen, scale)),
    ),
    rest > 0
      ? make(
          "p",
          {},
          link(
            say("all-scales", { count: scales.length }),
            `#${here}?instrument=${encodeURIComponent(chosen)}&scales=all`,
          ),
        )
      : null,
  );
}

function one(participant, key, scale) {
  const path = `/participants/${participant.id}/pictures/scale`;
  const query = { instrument: key.split("@")[0], scale: scale.id };
  const numbers = later(say("as-numbers"), () => values(participant, key, scale));
  const png = link(say("png"), address(path, { ...query, form: "png" }), {
    "aria-label": say("png-of", { scale: scale.title }),
    download: `${participant.code}-${scale.id}.png`,
  });
  return make(
    "figure",
    {},
    picture({
      path,
      query,
      words: say("trajectory-of", { scale: scale.title, code: participant.code }),
      instead: numbers,
      lazy: true,
    }),
    make("figcaption", {}, numbers, png),
  );
}

/** The values of a scale as a table. */
async function values(participant, key, scale) {
  const found = await get(`/participants/${participant.id}/trajectory`, {
    instrument: key.split("@")[0],
    scale: scale.id,
  });
  return table({
    caption: say("values-of", { scale: scale.title, better: say(`higher-${found.higher_is}`) }),
    rows: found.points.toReversed(),
    columns: [
      { head: say("day"), kind: "row", cell: (point) => day(point.on) },
      {
        head: say("value"),
        kind: "number",
        cell: (point) => (point.value === null ? named("missing", point.reason) : numeral(point.value, 1)),
      },
      { head: say("change"), kind: "number", cell: (point) => signed(point.change) },
    ],
  });
}

const signed = (change) => (change === null ? "–" : `${change > 0 ? "+" : ""}${numeral(change, 1)}`);
