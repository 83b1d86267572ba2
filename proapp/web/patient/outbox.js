// Other things to tell the server than answers: advice that was read, a new time zone, a consent, a mistake noticed.

import * as clock from "./clock.js";
import { together } from "./store.js";

/** Keep something to tell. `content` is what the server expects besides kind, id and time. Gives its id. */
export async function tell(kind, content, { id = crypto.randomUUID(), participant = null } = {}) {
  await together(["outbox"], (stores) => stores.outbox.put(entry(kind, content, { id, participant })));
  return id;
}

const entry = (kind, content, { id, participant }) => ({
  id,
  kind,
  participant,
  item: { kind, id, ...content, at: clock.stamp(clock.now()) },
  madeAt: Date.now(),
  failures: 0,
});

/** Say that advice was read, and stop showing it, in one step. */
export function acknowledge(advice, participant) {
  return together(["advice", "outbox"], (stores) => {
    stores.advice.put({ ...advice, readAt: Date.now() });
    for (const line of advice.lines) {
      const content = { what: "advice", subject: advice.assignment, detail: { rule: line.rule, level: line.level } };
      stores.outbox.put(entry("acknowledgement", content, { id: crypto.randomUUID(), participant }));
    }
  });
}
