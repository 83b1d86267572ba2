// What every page has: a heading with what belongs to it, sections, and links to its other sides.

import { link, make } from "../dom.js";
import { say } from "../words.js";
import { count } from "./badge.js";

/** The head of a page: where it belongs, its heading, a line about it, what can be done. */
export function head(title, { above = null, about = null, actions = [] } = {}) {
  return make(
    "div",
    { class: "head" },
    above ? make("p", { class: "above" }, above) : null,
    make(
      "div",
      { class: "head-line" },
      make("h1", { tabindex: "-1" }, title),
      make("div", { class: "actions" }, actions),
    ),
    about ? make("div", { class: "about" }, about) : null,
  );
}

/** A section on a sheet of its own. */
export const sheet = (title, ...content) =>
  make("section", { class: "sheet" }, title ? make("h2", {}, title) : null, ...content);

/** Sides of a page or filters of a list: {words, target, number, current}. */
export const sides = (label, places) =>
  make(
    "nav",
    { class: "sides", "aria-label": label },
    make(
      "ul",
      {},
      places.map(({ words, target, number, current }) =>
        make("li", {}, make("a", { href: target, "aria-current": current ? "page" : null }, words, count(number))),
      ),
    ),
  );

/** A notice: something to know before going on. `tone`: info, amber, red, good. */
export const notice = (tone, ...content) => make("div", { class: `notice ${tone}` }, content);

/** What can be opened to see more. */
export const more = (words, ...content) => make("details", {}, make("summary", {}, words), ...content);

/** What is fetched only when it is opened. */
export function later(words, fetch, { open = false } = {}) {
  const room = make("div", {}, make("p", { class: "hint" }, say("loading")));
  const whole = make("details", { open }, make("summary", {}, words), room);
  let asked = false;
  const fill = async () => {
    if (asked || !whole.open) return;
    asked = true;
    try {
      room.replaceChildren(...[await fetch()].flat().filter(Boolean));
    } catch {
      room.replaceChildren(make("p", { class: "hint" }, say("could-not-load")));
    }
  };
  whole.addEventListener("toggle", fill);
  return whole;
}

export const back = (words, target) => link(`‹ ${words}`, target);
