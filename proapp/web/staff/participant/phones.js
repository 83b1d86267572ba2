// A participant's phones: a code to join with, and phones that were lost are shut out.

import { all, ask, post } from "../api.js";
import { button, drawn, hint, make, paragraph } from "../dom.js";
import { badge } from "../parts/badge.js";
import { dialog, refill } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { sheet } from "../parts/page.js";
import { table } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import { moment, named, say } from "../words.js";

const REASONS = ["lost", "stolen", "replaced", "returned", "other"];

export async function view(about) {
  const { participant, zone, acts, again } = about;
  const rows = await all(`/participants/${participant.id}/devices`);
  return sheet(
    say("phones"),
    acts
      ? make(
          "p",
          {},
          button(say("new-code"), async () => (await issue(participant, zone), again()), { class: "main" }),
        )
      : null,
    table({
      caption: say("phones"),
      quiet: true,
      rows,
      empty: say("no-phones"),
      columns: [
        { head: say("enrolled-at"), kind: "row", cell: (row) => moment(row.enrolled_at, zone) },
        {
          head: say("state"),
          cell: (row) =>
            badge("phone", row.revoked_at ? "revoked" : "active", { tone: row.revoked_at ? "plain" : "good" }),
        },
        { head: say("clock"), cell: (row) => (row.clock_off ? say("clock-off") : "") },
        {
          head: say("actions"),
          cell: (row) =>
            acts && !row.revoked_at
              ? button(say("shut-out"), async () => (await shutOut(row)) && again(), { class: "small danger" })
              : "",
        },
      ],
    }),
  );
}

/** A code is shown once: as a picture to scan, a link, and letters to type. */
function issue(participant, zone) {
  return dialog(say("new-code"), (close) => {
    const room = make("div", {});
    room.append(
      form({
        label: say("make-code"),
        fields: [
          paragraph(say("pin-words")),
          field("pin", { label: say("pin"), required: true, inputmode: "numeric", maxlength: "8" }),
        ],
        submit: async ({ pin }) => {
          const { body } = await post(`/participants/${participant.id}/enrolment-codes`, { pin });
          refill(room, shown(body, zone, close));
        },
      }),
    );
    return room;
  });
}

const shown = (code, zone, close) => [
  make("h3", {}, say("code-for", { code: code.code })),
  make("p", { class: "qr" }, drawn(code.qr_svg, say("qr-alt"))),
  make("p", {}, make("span", { class: "typed-code code" }, code.code)),
  make("p", {}, make("a", { href: code.link, target: "_blank", rel: "noopener" }, say("code-link"))),
  hint(say("code-until", { when: moment(code.expires_at, zone) })),
  button(say("done"), () => close(true)),
];

function shutOut(device) {
  return dialog(say("shut-out"), (close) =>
    form({
      label: say("shut-out"),
      fields: [
        hint(say("shut-out-words")),
        field("reason", {
          label: say("reason"),
          kind: "select",
          required: true,
          options: REASONS.map((one) => [one, named("phone-reason", one)]),
        }),
      ],
      submit: async ({ reason }) => {
        await ask("DELETE", `/devices/${device.id}?reason=${reason}`);
        toast(say("shut-out-done"));
        close(true);
      },
    }),
  );
}
