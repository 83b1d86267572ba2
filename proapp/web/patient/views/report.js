// Something is wrong now: a report that nobody planned. First whom to call, then the questions.

import { button, heading, home, make, paragraph } from "../dom.js";
import { say } from "../words.js";
import { begin } from "../drafts.js";
import { calls } from "./calls.js";

export async function view(app) {
  const { bundle } = app.phone;
  const known = bundle.unscheduled.filter((key) => key in bundle.instruments);
  const drafts = [...app.phone.drafts.values()].filter((one) => one.unscheduled);
  const open = (key) => () => {
    const present = drafts.find((one) => one.instrument === key);
    return present ? app.go(`q/${present.assignment}`) : fresh(app, key);
  };
  return [
    heading(say("something-wrong")),
    make("section", { class: "advice amber" }, paragraph(say("very-unwell")), calls(bundle)),
    paragraph(say("report-why")),
    make(
      "div",
      { class: "list" },
      known.map((key) =>
        button(bundle.instruments[key].title, open(key), {
          class: "main",
          lang: bundle.instruments[key].language,
          dir: bundle.instruments[key].direction,
        }),
      ),
    ),
    home(),
  ];
}

/** An assignment that the phone makes. Who answers is asked next, as always. */
async function fresh(app, instrument) {
  const id = crypto.randomUUID();
  await begin({ id, instrument, unscheduled: true }, null);
  await app.go(`q/${id}`);
}
