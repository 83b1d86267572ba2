// Says that something was done: shown for a while at the foot, and read out.

import { button, make } from "../dom.js";
import { say } from "../words.js";

const LONG = 8000; // milliseconds; whoever points at it keeps it

/** Say that something was done. */
export function toast(words) {
  announce(words);
  const one = make(
    "div",
    { class: "toast" },
    make("p", {}, words),
    button(say("close"), () => one.remove(), { class: "quiet small" }),
  );
  document.getElementById("toasts").replaceChildren(one);
  const leave = () => (one.matches(":hover, :focus-within") ? setTimeout(leave, LONG) : one.remove());
  setTimeout(leave, LONG);
}

/** Say something to people who do not see it. */
export function announce(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}
