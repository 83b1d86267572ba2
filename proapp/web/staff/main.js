// Starts the pages: who is signed in, which page the address asks for, and what to do when the session ends.

import { Refused, SignedOut, Unreachable, surround } from "./api.js";
import { button, make, paragraph } from "./dom.js";
import * as keys from "./keys.js";
import { head } from "./parts/page.js";
import { emptied } from "./parts/table.js";
import { announce } from "./parts/toast.js";
import { forgetAll } from "./people.js";
import * as place from "./place.js";
import * as session from "./session.js";
import { forgetCounts, frame, recount } from "./shell.js";
import { stepUp } from "./step_up.js";
import { watch } from "./timing.js";
import { VIEWS } from "./views.js";
import { loadWords, say } from "./words.js";

const main = () => document.getElementById("main");
let turn = 0; // of pages: a later one takes the place of one that is still being made
let invitation = null; // the secret of an invitation's link; held in memory only
let shown = ""; // the address that is shown, without its query

export const app = {
  go(target) {
    if (location.hash === `#${target}`) return drawn();
    location.hash = target;
    return undefined;
  },
  again: () => drawn({ quietly: true }),
  async signOut() {
    await session.signOut();
    leave();
    announce(say("signed-out"));
    location.hash = "";
    await drawn();
  },
  async signedIn() {
    await session.stay();
    await drawn();
  },
  forgetInvitation() {
    invitation = null;
    return drawn();
  },
  /** The session has ended by itself, or somebody else has signed in in another tab. */
  ended() {
    leave();
    announce(say("signed-out"));
    return drawn();
  },
};

/** Forget what the last person saw. */
function leave() {
  place.leave();
  forgetAll();
  forgetCounts();
}

/** The page an address asks for: its name, its further parts, its query. */
function asked() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  return {
    hash: location.hash,
    path,
    name: name in VIEWS ? name : "work",
    rest,
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** Draw the page. `quietly`: the same page with news; the focus stays where it was. */
async function drawn({ quietly = false } = {}) {
  const mine = ++turn;
  const wanted = asked();
  const isSame = quietly || shown === wanted.path;
  const waiting = setTimeout(() => mine === turn && main().setAttribute("aria-busy", "true"), 150);
  try {
    const [name, nodes] = await page(wanted);
    if (mine !== turn) return;
    put(nodes, { name, path: wanted.path, hash: wanted.hash, isSame });
    if (name) recount({ afresh: quietly });
  } catch (error) {
    if (mine === turn) put(failed(error), { name: session.current() ? wanted.name : null, path: wanted.path });
  } finally {
    clearTimeout(waiting);
    if (mine === turn) main().removeAttribute("aria-busy");
  }
}

async function page({ name, rest, query }) {
  if (invitation) return [null, await VIEWS.invitation.view({ ...app, invitation })];
  if (!session.current()) return [null, await VIEWS["sign-in"].view(app, query)];
  await place.arrive();
  if (!place.trial()) return ["none", [head(say("no-trial")), paragraph(say("no-trial-words"))]];
  return [name, await VIEWS[name].view({ ...app, query }, ...rest)];
}

function put(nodes, { name, path, hash = "", isSame = false }) {
  const focused = isSame ? nameOf(document.activeElement) : null;
  frame(name, app);
  main().replaceChildren(...[nodes].flat(3).filter(Boolean));
  document.title = `${main().querySelector("h1")?.textContent ?? ""} – ${say("brand")}`;
  main().dataset.place = hash; // which address this page is of
  shown = path;
  const again = focused && document.querySelector(focused);
  if (again) return again.focus({ preventScroll: true });
  if (!isSame) scrollTo(0, 0);
  return (main().querySelector("[autofocus]") ?? main().querySelector("h1") ?? main()).focus({ preventScroll: true });
}

/** How to find the same element again after the page was drawn anew. */
function nameOf(element) {
  if (!element || element === document.body) return null;
  if (element.id && !/-\d+$/.test(element.id)) return `#${CSS.escape(element.id)}`;
  const target = element.getAttribute("href");
  if (target) return `a[href="${CSS.escape(target)}"]`;
  return element.name ? `[name="${CSS.escape(element.name)}"]` : null;
}

function failed(error) {
  if (error instanceof SignedOut) return [];
  if (error instanceof Unreachable)
    return sorry(
      say("unreachable"),
      button(say("try-again"), () => drawn()),
    );
  if (error instanceof Refused && error.status === 404) return sorry(say("not-here"));
  if (error instanceof Refused && error.status === 403) return sorry(say("not-yours"));
  if (error instanceof Refused)
    return sorry(
      error.message,
      button(say("try-again"), () => drawn()),
    );
  console.error(error);
  return sorry(
    say("broken"),
    button(say("open-again"), () => location.reload()),
  );
}

const sorry = (words, ...more) => [head(say("sorry")), emptied(words), make("p", {}, more)];

function signedOut() {
  if (session.current()) {
    session.forget();
    leave();
    announce(say("signed-out"));
  }
  for (const open of document.querySelectorAll("dialog")) open.close();
  drawn();
  throw new SignedOut();
}

/** Take the secret out of an invitation's link; the address forgets it before anything else happens. */
function takeInvitation() {
  if (!location.hash.startsWith("#i=")) return;
  invitation = decodeURIComponent(location.hash.slice(3));
  history.replaceState(null, "", "#");
}

async function start() {
  takeInvitation();
  await loadWords();
  surround({ signedOut, stepUp });
  addEventListener("hashchange", () => (takeInvitation(), drawn()));
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    main().focus();
  });
  keys.listen(app);
  try {
    if (await session.look()) await session.stay();
  } catch (error) {
    return put(failed(error), { name: null, path: "" });
  }
  watch(app);
  return drawn();
}

start();
