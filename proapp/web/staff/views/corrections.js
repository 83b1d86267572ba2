// Correction requests: a participant says that an answer is wrong; the site proposes, the investigator decides.

import { all, get, post } from "../api.js";
import { hint, link, make, paragraph } from "../dom.js";
import { questions, readAnswers } from "../participant/questions.js";
import { codeOf, meet, siteOf, toPerson } from "../people.js";
import { badge } from "../parts/badge.js";
import { field, form } from "../parts/form.js";
import { back, head, more, sheet } from "../parts/page.js";
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

const REASONS = ["participant-request", "typing-error", "wrong-participant", "wrong-time", "source-differs", "other"];

const requests = () => all(`/trials/${place.trial().id}/correction-requests`, {}, { pages: 3 });

async function list() {
  const found = await requests();
  await meet(found.map((one) => one.participant));
  const [open, done] = [found.filter(isOpen), found.filter((one) => !isOpen(one))];
  const lines = (rows) =>
    make(
      "ol",
      { class: "lines" },
      rows.map((row) => make("li", {}, line(row))),
    );
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
    make(
      "span",
      { class: "what" },
      named("instrument", request.instrument),
      make("span", { class: "next" }, request.words ?? say("items-named", { count: request.items.length })),
    ),
    make("span", { class: "when" }, distance(request.requested_at)),
  );

async function one(app, id) {
  const request = await get(`/correction-requests/${id}`);
  await meet([request.participant]);
  const site = siteOf(request.participant);
  const instrument = await instrumentOf(request.instrument);
  return [
    head(say("correction-of", { code: codeOf(request.participant) }), {
      above: back(say("corrections"), "#corrections"),
      about: [
        badge("request", request.state),
        make("span", {}, say("participant"), " ", toPerson(request.participant)),
        link(say("the-answers"), `#participant/${request.participant}/answers/${request.response}`),
      ],
    }),
    make(
      "div",
      { class: "columns" },
      make("div", {}, words(request, site), answers(request, instrument)),
      make(
        "div",
        {},
        proposal(request, site),
        ended(request, site),
        propose(app, request, { instrument, site }),
        decide(app, request, site),
      ),
    ),
  ];
}

const words = (request, site) =>
  sheet(
    say("in-their-words"),
    request.words ? make("blockquote", {}, paragraph(request.words)) : hint(say("no-words")),
    facts([
      [say("asked-at"), moment(request.requested_at, place.zone(site))],
      [say("asked-by"), request.requested_by ?? say("the-participant")],
    ]),
  );

/** The answers in force, those said to be wrong, and what the proposal would make of them. */
function answers(request, instrument) {
  const marked = new Set(request.items);
  const other = request.proposal?.answers;
  return sheet(
    instrument.title,
    table({
      caption: say("answers"),
      quiet: true,
      rows: instrument.items.filter((item) => item.code in request.answers || (other && item.code in other)),
      mark: (item) => (marked.has(item.code) ? "answer-raised" : null),
      columns: [
        {
          head: say("question"),
          kind: "row",
          cell: (item) => [
            item.label,
            " ",
            marked.has(item.code) ? badge("request", "named-wrong", { tone: "amber" }) : null,
          ],
        },
        { head: say("answer"), cell: (item) => said(instrument, item, request.answers) },
        ...(other
          ? [
              {
                head: say("proposed"),
                cell: (item) =>
                  request.answers[item.code] === other[item.code]
                    ? ""
                    : make("strong", {}, said(instrument, item, other)),
              },
            ]
          : []),
      ],
    }),
  );
}

const said = (instrument, item, given) => (item.code in given ? answerOf(instrument, item, given[item.code]) : "–");

const proposal = ({ proposal: found }, site) =>
  found
    ? sheet(
        say("proposed"),
        facts([
          [say("proposal"), named("proposal", found.answers ? "correct" : "take-out")],
          [say("reason"), [named("correction", found.reason_code), found.reason].filter(Boolean).join(": ")],
          [say("who"), found.proposed_by],
          [say("when"), moment(found.proposed_at, place.zone(site))],
        ]),
      )
    : null;

const ended = ({ decision }, site) =>
  decision
    ? sheet(
        say("decided"),
        facts([
          [say("decision"), named("decide", decision.decision)],
          [say("reason"), decision.reason],
          [say("who"), decision.decided_by],
          [say("when"), moment(decision.decided_at, place.zone(site))],
        ]),
      )
    : null;

/** Somebody at the site proposes what should stand instead; a later proposal takes the place of the earlier one. */
function propose(app, request, { instrument, site }) {
  if (!isOpen(request) || !mayAct(place.trial().id, site)) return null;
  const whole = form({
    label: say("propose"),
    fields: [
      field("kind", {
        label: say("proposal"),
        kind: "choice",
        required: true,
        options: ["correct", "take-out"].map((one) => [one, named("proposal", one)]),
      }),
      make("div", { class: "proposed", hidden: true }, questions(instrument, request.answers)),
      field("reason_code", {
        label: say("reason"),
        kind: "select",
        required: true,
        options: [["", say("choose")], ...REASONS.map((one) => [one, named("correction", one)])],
      }),
      field("reason", { label: say("in-words"), kind: "long", required: true }),
    ],
    submit: async (typed) => {
      const other = typed.kind === "correct" ? { answers: readAnswers(instrument, typed) } : {};
      await post(`/correction-requests/${request.id}/proposal`, {
        ...other,
        reason_code: typed.reason_code,
        reason: typed.reason,
      });
      toast(say("proposed-done"));
      app.again();
    },
  });
  whole.addEventListener(
    "change",
    () => (whole.querySelector(".proposed").hidden = !whole.querySelector("input[value=correct]").checked),
  );
  const content = [hint(say("propose-words")), whole];
  return request.proposal ? sheet(null, more(say("propose-again"), content)) : sheet(say("propose"), content);
}

/** The investigator decides; never the one who proposed. */
function decide(app, request, site) {
  if (!isOpen(request) || !may(["investigator"], place.trial().id, site)) return null;
  const ways = request.proposal ? ["accept", "decline"] : ["decline"];
  return sheet(
    say("decide"),
    hint(say("decide-words")),
    form({
      label: say("decide"),
      fields: [
        field("decision", {
          label: say("decision"),
          kind: "choice",
          required: true,
          options: ways.map((one) => [one, named("decide", one)]),
        }),
        field("reason", { label: say("reason"), kind: "long", required: true }),
      ],
      submit: async ({ decision, reason }) => {
        const about = decision === "accept" ? { proposal: request.proposal.id } : {};
        await post(`/correction-requests/${request.id}/decision`, { decision, reason, ...about });
        toast(say("decided-done"));
        app.go("corrections");
      },
    }),
  );
}
