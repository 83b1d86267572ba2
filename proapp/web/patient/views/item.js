// One question on one screen: the words, the ways to answer, how far one is, on and back.

import { answer, moveTo } from "../drafts.js";
import { button, complaint, link, make } from "../dom.js";
import { asked, fits, item as itemOf, next, previous, progress } from "../questionnaire.js";
import { aloud } from "../speech.js";
import { say } from "../words.js";
import { answering } from "./answering.js";
import { otherPhone, overTime } from "./question.js";

export async function itemScreen(app, { found, instrument, code }) {
  const item = itemOf(instrument, code);
  const answers = { ...found.draft.answers };
  await moveTo(found.id, code);
  const wrong = complaint("answer-complaint");
  let writing = Promise.resolve(); // one after the other, so that the last answer is the one kept
  const change = (typed) => {
    const value = fits(instrument, code, typed) ? typed : undefined; // half a number is no answer yet
    if (value === undefined) delete answers[code];
    else answers[code] = value;
    wrong.textContent = "";
    writing = writing.then(() => answer(found.id, code, value));
    return writing;
  };
  const ways = answering({ instrument, item, given: answers[code], change, complaintId: wrong.id });
  const forward = async () => {
    await writing;
    const typed = ways.read();
    if (typed === undefined) return refuse({ app, found, instrument, item, wrong, ways });
    if (!fits(instrument, code, typed)) return complain(wrong, misfit(instrument, item), ways);
    return app.go(`q/${found.id}/${next(instrument, answers, code) ?? "review"}`);
  };
  return [
    head(instrument, answers, code),
    otherPhone(app, found),
    overTime(found),
    make("div", { class: "question", lang: instrument.language, dir: instrument.direction }, ways.whole),
    wrong,
    make(
      "div",
      { class: "steps" },
      button(say("next-question"), forward, { class: "main", id: "forward" }),
      back(found, previous(instrument, answers, code)),
    ),
    make(
      "div",
      { class: "steps" },
      aloud(() => ways.spoken(), instrument.language),
      link(say("later"), "#home", { class: "button quiet" }),
    ),
  ];
}

function head(instrument, answers, code) {
  const { place, of } = progress(instrument, answers, code);
  const words = say("question-of", { place, of });
  return make(
    "div",
    { class: "progress" },
    make("p", { id: "place" }, words),
    make("progress", { max: String(of), value: place - 1, "aria-labelledby": "place" }),
  );
}

function back(found, before) {
  return link(say("back"), `#q/${found.id}/${before ?? "who"}`, { class: "button", id: "back" });
}

/** No answer yet: say so; where a question may be left out, offer that. Nobody is kept from going home. */
function refuse({ app, found, instrument, item, wrong, ways }) {
  complain(wrong, say(item.optional ? "answer-missing-optional" : "answer-missing"), ways);
  if (!item.optional) return;
  const leave = button(
    say("leave-out"),
    async () => {
      await answer(found.id, item.code, undefined);
      const codes = asked(instrument, found.draft.answers);
      return app.go(`q/${found.id}/${codes[codes.indexOf(item.code) + 1] ?? "review"}`);
    },
    { class: "quiet", id: "leave-out" },
  );
  wrong.append(" ", leave);
}

function complain(wrong, text, ways) {
  wrong.textContent = text;
  ways.focus();
}

function misfit(instrument, item) {
  const list = instrument.answers[item.answers];
  return say(list.type === "decimal" ? "number-misfit-decimal" : "number-misfit", {
    min: list.min,
    max: list.max,
    step: list.step,
  });
}
