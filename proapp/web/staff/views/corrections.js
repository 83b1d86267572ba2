// Correction requests: a participant says that an answer is wrong; the site proposes, the investigator decides.

import { all, get, post } from "../api.js";
import { hint, link, make, paragraph } from "../dom.js";
import { questions, readAnswers } from "../participant/questions.js";
import { codeOf, meet, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { field, form } from "../parts/form.js";
import { back, head, sheet } from "../parts/page.js";
import { emptied, facts, table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as place from "../place.js";
import { may, mayAct } from "../session.js";
import { instrument as instrumentOf } from "../titles.js";
import { distance, moment, named, say } from "../words.js";
import { answerOf } from "./flag.js";

export function view(app, id) {
  return id ? one(app, id) : list();
}

const requests = () => all(`/trials/${place.trial().id}/correction-requests`, {}, { pages: 3 });

async function list() {
  const found = await requests();
  await meet(found.map((one) => one.participant));
  const [open, done] = [found.filter(isOpen), found.filter((one) => !isOpen(one))];
  const lines = (rows) => make("ol", { class: "lines" }, rows.map((row) => make("li", {}, line(row))));
  return [
    head(say("corrections"), { about: say("corrections-words") }),
    sheet(null, open.length ? lines(open) : emptied(say("corrections-empty"))),
    done.length ? sheet(say("decided"), lines(done)) : null,
  ];
}

const isOpen = (request) => ["open", "proposed"].includes(request.state);

const line = (request) =>
  make(
    "a",
    { href: `#corrections/${request.id}`, "data-line": true },
    badge("request", request.state, { tone: isOpen(request) ? "amber" : undefined }),
    make("span", { class: "code" }, codeOf(request.participant)),
    make("span", { class: "what" }, named("instrument", request.instrument), make("span", { class: "next" }, request.words ?? say("items-named", { count: request.items.length }))),
    make("span", { class: "when" }, distance(request.requested_at)),
  );

async function one(app, id) {
  const request = (await requests()).find((one) => one.id === id);
  if (!request) return [head(say("sorry")), emptied(say("not-here"))];
  await meet([request.participant]);
  const response = await get(`/responses/${request.response}`);
  const instrument = await instrumentOf(response.instrument);
  const marked = new Set(request.items);
  return [
    head(say("correction-of", { code: codeOf(request.participant) }), {
      above: back(say("corrections"), "#corrections"),
      about: [badge("request", request.state), toPerson(request.participant), link(say("the-answers"), `#participant/${request.participant}/answers/${response.id}`)],
    }),
    make(
      "div",
      { class: "columns" },
      make(
        "div",
        {},
        sheet(say("in-their-words"), request.words ? make("blockquote", {}, paragraph(request.words)) : hint(say("no-words")), facts([[say("asked-at"), moment(request.requested_at, place.zone())], [say("completed"), moment(response.completed_at, place.zone())]])),
        sheet(
          instrument.title,
          table({
            caption: say("answers"),
            quiet: true,
            rows: instrument.items.filter((item) => item.code in response.answers),
            mark: (item) => (marked.has(item.code) ? "answer-raised" : null),
            columns: [
              { head: say("question"), kind: "row", cell: (item) => [item.label, marked.has(item.code) ? badge("request", "named-wrong", { tone: "amber" }) : null] },
              { head: say("answer"), cell: (item) => answerOf(instrument, item, response.answers[item.code]) },
              ...(request.proposal?.answers ? [{ head: say("proposed"), cell: (item) => (item.code in request.proposal.answers ? answerOf(instrument, item, request.proposal.answers[item.code]) : "") }] : []),
            ],
          }),
        ),
      ),
      make("div", {}, propose(app, request, response, instrument), decide(app, request)),
    ),
  ];
}

/** Somebody at the site proposes what should stand instead. */
function propose(app, request, response, instrument) {
  if (!isOpen(request) || request.proposal || !mayAct(place.trial().id)) return null;
  const whole = form({
    label: say("propose"),
    fields: [
      field("kind", { label: say("proposal"), kind: "choice", required: true, options: ["correct", "take-out"].map((one) => [one, named("proposal", one)]) }),
      make("div", { class: "proposed" }, questions(instrument, response.answers)),
      field("reason", { label: say("reason"), kind: "long", required: true }),
    ],
    submit: async (said) => {
      const answers = said.kind === "correct" ? { answers: readAnswers(instrument, said) } : {};
      await post(`/correction-requests/${request.id}/proposal`, { ...answers, reason: said.reason });
      toast(say("proposed-done"));
      app.again();
    },
  });
  const arrange = () => (whole.querySelector(".proposed").hidden = !whole.querySelector("input[value=correct]").checked);
  whole.addEventListener("change", arrange);
  queueMicrotask(arrange);
  return sheet(say("propose"), hint(say("propose-words")), whole);
}

/** The investigator decides; never the one who proposed. */
function decide(app, request) {
  if (!isOpen(request) || !may(["investigator"], place.trial().id)) return null;
  return sheet(
    say("decide"),
    hint(say("decide-words")),
    form({
      label: say("decide"),
      fields: [
        field("decision", { label: say("decision"), kind: "choice", required: true, options: ["accept", "decline"].map((one) => [one, named("decide", one)]) }),
        field("reason", { label: say("reason"), kind: "long", required: true }),
      ],
      submit: async (said) => {
        await post(`/correction-requests/${request.id}/decision`, { ...said, proposal: request.proposal?.id ?? null });
        toast(say("decided-done"));
        app.go("corrections");
      },
    }),
  );
}
