// Consent, or a new version of it: read it, then say yes or no. Nothing is ticked beforehand.

import * as clock from "../clock.js";
import { button, choices, complaint, heading, home, make, paragraph } from "../dom.js";
import { tell } from "../outbox.js";
import { aloud } from "../speech.js";
import { keep, setting } from "../store.js";
import { say } from "../words.js";

export async function view(app) {
  const decided = (await setting("consents decided")) ?? [];
  const document = app.phone.bundle.consent.due.find((one) => !decided.includes(one.document_id));
  if (!document) return [heading(say("consent")), paragraph(say("consent-none")), home()];
  return form(app, document, decided);
}

function form(app, document, decided) {
  const said = { decision: null, signed_by: null };
  const wrong = complaint("consent-complaint");
  const how = { lang: document.language, dir: document.direction };
  const signers = document.signed_by ? [document.signed_by] : ["participant", "guardian"];
  const send = async () => {
    if (!said.decision || !said.signed_by) return void (wrong.textContent = say("consent-missing"));
    await tell(
      "consent",
      { document_id: document.document_id, ...said, zone: clock.zone() },
      { participant: app.phone.bundle.participant.id },
    );
    await keep("consents decided", [...decided, document.document_id]);
    app.announce(say("consent-kept"));
    await app.go("home");
    app.send({ force: true });
    return undefined;
  };
  return [
    heading(say(document.kind === "assent" ? "assent" : "consent")),
    paragraph(say("consent-version", { version: document.version }), { class: "hint" }),
    aloud(() => document.text, document.language),
    make(
      "article",
      { class: "card document", tabindex: "0", "aria-label": say("consent-text"), ...how },
      document.text.split(/\n{2,}/).map((part) => paragraph(part)),
    ),
    choices({
      name: "signed_by",
      legend: say("consent-who"),
      options: signers.map((one) => [one, say(`signed-${one}`)]),
      chosen: null,
      change: (value) => (said.signed_by = value),
      attributes: { class: "card" },
    }),
    choices({
      name: "decision",
      legend: say("consent-question"),
      options: [
        ["given", say("consent-yes")],
        ["declined", say("consent-no")],
      ],
      chosen: null,
      change: (value) => (said.decision = value),
      attributes: { class: "card" },
    }),
    wrong,
    button(say("consent-confirm"), send, { class: "main" }),
    home(),
  ];
}
