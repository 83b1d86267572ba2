// Keys for people who work through a list: j and k move, Enter opens; ? tells all. They can be switched off.

import { make } from "./dom.js";
import { dialog } from "./parts/dialog.js";
import { table } from "./parts/table.js";
import * as session from "./session.js";
import { say } from "./words.js";

const KEYS = [
  ["j", "key-next"],
  ["k", "key-previous"],
  ["Enter", "key-open"],
  ["w", "key-work"],
  ["f", "key-flags"],
  ["p", "key-participants"],
  ["?", "key-help"],
];

export const areOn = () => session.kept().keys !== "off";
export const turn = (isOn) => session.keep({ keys: isOn ? "on" : "off" });

/** Listen for keys outside of fields and dialogs. */
export function listen(app) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !areOn() || !session.current()) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.target.closest?.("input, select, textarea, [contenteditable]")) return;
    const done = DEEDS[event.key]?.(app);
    if (done) event.preventDefault();
  });
}

const DEEDS = {
  j: () => move(1),
  k: () => move(-1),
  w: (app) => (app.go("work"), true),
  f: (app) => (app.go("flags"), true),
  p: (app) => (app.go("participants"), true),
  "?": () => (help(), true),
};

/** Move the focus among the lines of the list. */
function move(step) {
  const lines = [...document.querySelectorAll("[data-line]")];
  if (!lines.length) return false;
  const at = lines.indexOf(document.activeElement?.closest("[data-line]"));
  const next = lines[Math.min(Math.max(at + step, 0), lines.length - 1)];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function help() {
  return dialog(say("keys"), () => [
    table({
      caption: say("keys"),
      quiet: true,
      rows: KEYS,
      columns: [
        { head: say("key"), kind: "row", cell: ([key]) => make("kbd", {}, key) },
        { head: say("what-it-does"), cell: ([, words]) => say(words) },
      ],
    }),
  ]);
}
