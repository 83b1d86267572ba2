// Accepting an invitation: a password of one's own, and something beside it.

import { post } from "../api.js";
import { drawn, hint, link, make, paragraph } from "../dom.js";
import { act, field, form, values } from "../parts/form.js";
import { more } from "../parts/page.js";
import { emptied } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { canUse, made } from "../passkey.js";
import { say } from "../words.js";

/** `app.invitation` is the secret of the link, held in memory only. */
export async function view(app) {
  let opened;
  try {
    opened = (await post("/staff/invitations/opening", { invitation: app.invitation }, { open: true })).body;
  } catch {
    return door(
      make("h1", { tabindex: "-1" }, say("invitation")),
      emptied(say("invitation-gone")),
      link(say("sign-in"), "#"),
    );
  }
  const accept = async (said, beside) => {
    const content = { invitation: app.invitation, password: said.password, ...beside };
    await post("/staff/invitations/acceptance", content, { open: true });
    toast(say("invitation-accepted", { name: opened.sign_in_name }));
    app.forgetInvitation();
  };
  return door(make("h1", { tabindex: "-1" }, say("welcome", { name: opened.name })), ...choosing(opened, accept));
}

const door = (...content) =>
  make(
    "div",
    { class: "door" },
    make("div", { class: "sheet" }, make("p", {}, make("span", { class: "brand-name" }, say("brand"))), content),
  );

function choosing(opened, accept) {
  const whole = form({
    label: say("accept"),
    fields: [
      paragraph(say("your-name-is", { name: opened.sign_in_name })),
      field("password", {
        label: say("new-password"),
        kind: "password",
        required: true,
        autocomplete: "new-password",
        hint: say("password-hint"),
      }),
      opened.codes ? codes(opened.codes) : null,
      field("code", { label: say("code-shown"), inputmode: "numeric", autocomplete: "one-time-code" }),
    ],
    submit: (said) => accept(said, said.code ? { code: said.code } : {}),
  });
  const passkey = act(say("accept-with-passkey"), async () =>
    accept(values(whole), { passkey: await made(opened.passkey) }),
  );
  return [whole, canUse() ? passkey : null];
}

const codes = (offer) =>
  more(
    say("add-app"),
    hint(say("scan-this")),
    make("p", { class: "qr" }, drawn(offer.qr_svg, say("qr-alt"))),
    paragraph([say("or-type-secret"), " ", make("code", {}, offer.seed)]),
  );
