// Somebody called a participant, or tried to: when, with what result, and when to call again.

import * as clock from "../clock.js";
import { newId, put } from "../api.js";
import { dialog } from "../parts/dialog.js";
import { field, form, toggle } from "../parts/form.js";
import { toast } from "../parts/toast.js";
import { named, say } from "../words.js";

const OUTCOMES = ["reached", "no-answer", "wrong-number", "call-back", "declined"];

/** Open the dialog; resolves with the call when it was recorded. */
export function recordCall({ participant, zone }) {
  const id = newId();
  return dialog(say("record-call-of", { code: participant.code }), (close) => {
    const whole = form({
      label: say("record-call"),
      fields: [
        field("at", {
          label: say("called-at"),
          kind: "time",
          required: true,
          value: clock.local(clock.now(), zone),
          hint: say("site-time", { zone }),
        }),
        field("outcome", {
          label: say("call-outcome"),
          kind: "choice",
          required: true,
          options: OUTCOMES.map((one) => [one, named("call", one)]),
        }),
        field("call_back_at", { label: say("call-back-at"), kind: "time" }),
        field("note", { label: say("note"), kind: "long", hint: say("note-hint") }),
      ],
      submit: async (said) => {
        const { body } = await put(`/participants/${participant.id}/calls/${id}`, told(said, zone));
        toast(say("call-recorded"));
        close(body);
      },
    });
    whole.addEventListener("change", () => arrange(whole));
    queueMicrotask(() => arrange(whole));
    return whole;
  });
}

function arrange(whole) {
  const outcome = whole.querySelector('[data-name="outcome"] input:checked')?.value;
  toggle(whole, "call_back_at", ["call-back", "no-answer"].includes(outcome));
}

function told({ at, outcome, call_back_at, note }, zone) {
  return {
    at: clock.atOffset(at, zone),
    outcome,
    ...(call_back_at ? { call_back_at: clock.atOffset(call_back_at, zone) } : {}),
    ...(note ? { note } : {}),
  };
}
