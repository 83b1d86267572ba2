// Puts a screen on the page: its title, its heading with the focus, and what is said aloud.

import { make } from "./dom.js";
import { say } from "./words.js";

const main = () => document.getElementById("main");

/** Show a screen. The focus goes to its heading, so that a screen reader starts there; `quietly` leaves it alone. */
export function show(nodes, { quietly = false } = {}) {
  const focused = quietly ? nameOf(document.activeElement) : null;
  main().dataset.place = location.hash; // which address this screen is of
  main().replaceChildren(...nodes.flat(2).filter(Boolean));
  document.title = `${main().querySelector("h1")?.textContent ?? "proapp"} – proapp`;
  if (!quietly) return arrive();
  if (focused) main().querySelector(focused)?.focus({ preventScroll: true });
}

function arrive() {
  main().scrollTop = 0;
  window.scrollTo(0, 0);
  (main().querySelector("h1") ?? main()).focus({ preventScroll: true });
}

/** How to find the same element again after the screen was drawn anew. */
function nameOf(element) {
  if (!element || !main().contains(element)) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const target = element.getAttribute("href");
  return target ? `a[href="${CSS.escape(target)}"]` : element.tagName === "H1" ? "h1" : null;
}

/** Say something to people who do not see the screen change. */
export function announce(text) {
  const place = document.getElementById("said");
  place.textContent = "";
  setTimeout(() => (place.textContent = text), 50);
}

/** The bar at the foot: the few places to go. */
export function bar(current) {
  const places = [
    ["home", "nav-home"],
    ["history", "nav-history"],
    ["help", "nav-help"],
    ["settings", "nav-settings"],
  ];
  const nav = document.getElementById("bar");
  nav.setAttribute("aria-label", say("nav"));
  nav.hidden = current === null;
  nav.replaceChildren(
    ...places.map(([name, words]) =>
      make(
        "a",
        { href: `#${name}`, "aria-current": name === current ? "page" : null },
        make("span", { class: `sign ${name}`, "aria-hidden": "true" }),
        say(words),
      ),
    ),
  );
}
