// Signing: a name, a time and a meaning, bound to exactly the version of the record that was shown.

import { get, newId, perhaps, put } from "../api.js";
import { button, hint } from "../dom.js";
import { dialog } from "../parts/dialog.js";
import { field, form } from "../parts/form.js";
import { facts } from "../parts/table.js";
import { toast } from "../parts/toast.js";
import * as session from "../session.js";
import { named, say } from "../words.js";

/** A button to sign a record, for who may; nothing for the others. `again` draws the page with the signature. */
export async function signing({ participant, again }, type, id) {
  const found = await perhaps(get(`/participants/${participant.id}/signable`, { object_type: type, object_id: id }));
  if (!found?.meanings.length) return null;
  return button(say("sign"), async () => (await sign(found)) && again(), { "aria-description": named("object", type) });
}

function sign({ object_type, object_id, object_version, record_digest, meanings }) {
  const id = newId();
  return dialog(say("sign"), (close) =>
    form({
      label: say("sign"),
      fields: [
        hint(say("sign-words")),
        facts([
          [say("what"), named("object", object_type)],
          [say("version"), String(object_version)],
          [say("name"), session.current().name],
          [say("digest"), record_digest.slice(0, 16)],
        ]),
        field("meaning", {
          label: say("meaning"),
          kind: "choice",
          required: true,
          options: meanings.map((one) => [one, named("meaning", one)]),
        }),
      ],
      submit: async ({ meaning }) => {
        await put(`/signatures/${id}`, { object_type, object_id, object_version, meaning });
        toast(say("signed"));
        close(true);
      },
    }),
  );
}
