// A look over all answers before they are sent, each with a way back to its question.

import { complete, DoneAlready } from "../completion.js";
import { moveTo } from "../drafts.js";
import { button, heading, home, link, make, paragraph } from "../dom.js";
import { asked, item as itemOf } from "../questionnaire.js";
import { numeral, say } from "../words.js";
import { otherPhone, overTime } from "./question.js";

export async function reviewScreen(app, { found, instrument }) {
  await moveTo(found.id, "review");
  const codes = asked(instrument, found.draft.answers);
  return [
    heading(say("review")),
    paragraph(say("review-why")),
    otherPhone(app, found),
    overTime(found),
    make(
      "dl",
      { class: "answers" },
      codes.map((code) => line(found, instrument, code)),
    ),
    paragraph(say("answered-by", { who: say(`who-${found.draft.answeredBy}`) })),
    button(say("send"), () => finish(app, found), { class: "main", id: "send" }),
    link(say("change-who"), `#q/${found.id}/who`, { class: "button quiet" }),
    home(),
  ];
}

function line(found, instrument, code) {
  const item = itemOf(instrument, code);
  const isAnswered = code in found.draft.answers;
  const words = isAnswered ? inWords(instrument, item, found.draft.answers[code]) : say("not-answered");
  const edit = link(say("change"), `#q/${found.id}/${code}`, {
    class: "edit",
    "aria-label": say("change-answer", { question: item.text }),
  });
  const how = { lang: instrument.language, dir: instrument.direction };
  return make(
    "div",
    {},
    make("dt", how, item.text),
    make("dd", {}, make("strong", isAnswered ? how : { class: "missing" }, words), edit),
  );
}

/** An answer as the patient reads it. */
export function inWords(instrument, item, answer) {
  if (typeof answer === "string") return instrument.special[answer] ?? answer;
  const list = instrument.answers[item.answers];
  const words = list.words?.[String(answer)];
  if (list.type === "choice") return words ?? numeral(answer);
  return words ? `${numeral(answer)} (${words})` : numeral(answer);
}

/** Keep the answers for good, and only then say that it is done. */
async function finish(app, found) {
  try {
    const { response } = await complete(app.phone, found);
    app.tellTabs();
    await app.replace(`done/${response}`);
    app.send({ force: true });
  } catch (error) {
    if (!(error instanceof DoneAlready)) throw error;
    await app.replace(`q/${found.id}`);
  }
}
