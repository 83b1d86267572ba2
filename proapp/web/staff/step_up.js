// Asks for the password again before an act that carries weight: a signature, an export of everything, unblinding.

import { SignedOut, post } from "./api.js";
import { button, paragraph } from "./dom.js";
import { dialog } from "./parts/dialog.js";
import { act, field, form } from "./parts/form.js";
import { canUse, shown } from "./passkey.js";
import { named, say } from "./words.js";

/** Thrown when somebody closes the dialog: the act is not done. */
class LeftAlone extends SignedOut {}

/** Ask who it is. Resolves with the token that lets the act through. */
export async function stepUp(problem) {
  const about = { action: problem.action, ...(problem.subject ? { subject: problem.subject } : {}) };
  const token = await dialog(say("step-up"), (close) => content(about, close));
  if (!token) throw new LeftAlone();
  return token;
}

function content(about, close) {
  const prove = async (proof) => close((await post("/staff/step-ups", { ...about, ...proof })).body.token);
  return [
    paragraph(say("step-up-words", { action: named("act", about.action) })),
    form({
      label: say("confirm"),
      fields: [
        field("password", {
          label: say("password"),
          kind: "password",
          required: true,
          autocomplete: "current-password",
          autofocus: true,
        }),
        field("code", {
          label: say("code"),
          inputmode: "numeric",
          autocomplete: "one-time-code",
          hint: say("code-hint"),
        }),
      ],
      submit: (said) => prove(given(said)),
      also: [button(say("cancel"), () => close(), { class: "quiet" })],
    }),
    canUse()
      ? act(say("use-passkey"), async () => prove({ ...typed(), passkey: await shown("/staff/step-ups/challenges") }))
      : null,
  ];
}

const typed = () => {
  const password = document.querySelector("dialog input[name=password]").value;
  return password ? { password } : {};
};

const given = (said) => Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
