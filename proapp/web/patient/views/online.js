// For screens that need the server at that moment: says plainly when there is no network, and offers to try again.

import { Refused, SignedOut, Unreachable } from "../api.js";
import { button, heading, home, paragraph } from "../dom.js";
import { say } from "../words.js";

/** Why something could not be done, in words. Other errors are thrown on. */
export function reason(error) {
  if (error instanceof Unreachable) return say("needs-network");
  if (error instanceof SignedOut) return say("not-connected");
  if (error instanceof Refused) return say(error.status === 412 ? "changed-meanwhile" : "server-trouble");
  throw error;
}

/** A screen made from what the server says now. */
export async function online(app, { title, get, make }) {
  try {
    return make(await get());
  } catch (error) {
    return [
      heading(title),
      paragraph(reason(error), { role: "status", class: "card notice" }),
      button(say("try-again"), () => app.again()),
      home(),
    ];
  }
}

/** Do something with the server and say in `wrong` why it could not be done. Gives whether it was. */
export async function attempt(wrong, work) {
  wrong.textContent = "";
  try {
    await work();
    return true;
  } catch (error) {
    wrong.textContent = reason(error);
    return false;
  }
}
