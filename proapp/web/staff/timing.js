// Watches the session's time: shows what is left, and asks before it ends.

import { button, make, paragraph } from "./dom.js";
import { dialog } from "./parts/dialog.js";
import * as session from "./session.js";
import { timeLeft } from "./shell.js";
import { say } from "./words.js";

const SOON = 120; // seconds before the end at which is asked
const OFTEN = 30_000; // milliseconds between two looks
let asking = false;

/** Look now and then how long the session lasts. */
export function watch(app) {
  setInterval(() => tick(app), OFTEN);
}

async function tick(app) {
  if (asking || !session.current()) return;
  const before = session.current().staff_id;
  await session.look().catch(() => {});
  if (session.current()?.staff_id !== before) return void app.ended();
  const place = document.getElementById("left");
  if (place) place.textContent = timeLeft();
  if (session.left() > SOON) return;
  asking = true;
  await dialog(say("session-ends"), (close) => [
    paragraph(say("session-ends-words")),
    make(
      "div",
      { class: "actions" },
      button(say("stay"), () => session.stay().then(close), { class: "main", autofocus: true }),
      button(say("sign-out"), () => (close(), app.signOut())),
    ),
  ]);
  asking = false;
}
