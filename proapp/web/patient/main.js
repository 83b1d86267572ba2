// Starts the app, decides which screen is shown, and wakes the sending whenever there may be a network.

import { loadClock } from "./clock.js";
import { make, heading, paragraph } from "./dom.js";
import { installHint } from "./install.js";
import { look } from "./phone.js";
import * as screen from "./screen.js";
import * as sending from "./sending.js";
import { setting } from "./store.js";
import { hush } from "./speech.js";
import { say, speak, best } from "./words.js";
import * as adviceView from "./views/advice.js";
import * as consentView from "./views/consent.js";
import * as doneView from "./views/done.js";
import * as enrolView from "./views/enrol.js";
import * as helpView from "./views/help.js";
import * as historyView from "./views/history.js";
import * as homeView from "./views/home.js";
import * as leaveView from "./views/leave.js";
import * as mistakeView from "./views/mistake.js";
import * as questionView from "./views/question.js";
import * as reportView from "./views/report.js";
import * as settingsView from "./views/settings.js";
import * as trajectoryView from "./views/trajectory.js";

const VIEWS = {
  advice: adviceView,
  consent: consentView,
  course: trajectoryView,
  done: doneView,
  enrol: enrolView,
  help: helpView,
  history: historyView,
  home: homeView,
  leave: leaveView,
  mistake: mistakeView,
  q: questionView,
  report: reportView,
  settings: settingsView,
};
const IN_BAR = new Set(["home", "history", "help", "settings"]);
const channel = "BroadcastChannel" in self ? new BroadcastChannel("proapp") : null;

let turn = 0; // of screens: a later one takes the place of one that is still being made
let coming = 0; // screens being made
let news = false; // something came meanwhile
let secret = null; // of an opening link; held in memory only

export const app = {
  go(place) {
    if (location.hash === `#${place}`) return draw();
    location.hash = place;
    return undefined;
  },
  replace(place) {
    history.replaceState(null, "", `#${place}`);
    return draw();
  },
  again: () => draw(),
  redraw: () => draw({ quietly: true }),
  announce: screen.announce,
  send: (options) => sending.send(options),
  /** Tell the other tabs that something has changed. */
  tellTabs: () => channel?.postMessage("changed"),
  secret: () => secret,
  forgetSecret: () => (secret = null),
};

/** The screen an address asks for, unless something else comes first. */
function destination(phone) {
  const [name, ...rest] = location.hash.slice(1).split("/").map(decodeURIComponent);
  if (secret) return ["enrol"];
  if (!phone.bundle) return ["enrol"];
  if (phone.advice.length && name !== "help") return ["advice"];
  if (name === "enrol" && phone.isConnected) return ["home"];
  return name in VIEWS ? [name, ...rest] : ["home"];
}

/** Draw the screen that the address asks for. `quietly`: news came; only a screen that shows news is drawn again. */
async function draw({ quietly = false } = {}) {
  if (quietly && coming > 0) return void (news = true); // after the screen that is on its way
  const mine = quietly ? turn : ++turn;
  coming += quietly ? 0 : 1;
  try {
    await drawn(mine, quietly);
  } catch (error) {
    if (mine === turn) screen.show(broken(error));
  } finally {
    coming -= quietly ? 0 : 1;
  }
  if (!news || coming > 0) return undefined;
  news = false;
  return draw({ quietly: true });
}

async function drawn(mine, quietly) {
  const phone = await look();
  const [name, ...rest] = destination(phone);
  if (quietly && !VIEWS[name].isLive) return;
  const nodes = await VIEWS[name].view({ ...app, phone }, ...rest);
  if (mine !== turn || !nodes) return;
  if (!quietly) hush();
  screen.bar(IN_BAR.has(name) ? name : null);
  screen.show(nodes, { quietly });
}

/** Nothing can be kept, or something unforeseen: say so, and what to do. */
function broken(error) {
  const isStore = error instanceof DOMException || error?.name === "UnknownError";
  const body = isStore ? say("no-store") : say("broken");
  return [heading(say("sorry")), paragraph(body), make("a", { href: "./", class: "button" }, say("open-again"))];
}

/** Take the secret out of an opening link; the address forgets it before anything else happens. */
function takeLink() {
  if (!location.hash.startsWith("#e=")) return;
  secret = decodeURIComponent(location.hash.slice(3));
  history.replaceState(null, "", "#enrol");
}

async function registerWorker() {
  if (!("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("sw.js", { scope: "./", type: "module", updateViaCache: "none" });
  } catch {
    // An old browser, or a private window: the app works, but needs a network to open.
  }
}

function listen() {
  addEventListener("hashchange", () => (takeLink(), draw()));
  addEventListener("online", () => sending.sendAfresh());
  addEventListener("offline", () => app.redraw());
  document.addEventListener("visibilitychange", () => {
    document.body.classList.toggle("away", document.hidden); // what a list of open apps shows
    if (!document.hidden) sending.send().then(app.redraw);
  });
  channel?.addEventListener("message", () => app.redraw());
  navigator.serviceWorker?.addEventListener("message", ({ data }) => data === "send" && sending.send());
  setInterval(app.redraw, 60_000);
}

async function start() {
  takeLink();
  installHint.listen();
  try {
    await loadClock();
    await speak((await setting("language")) ?? best(navigator.languages ?? ["en"]));
  } catch (error) {
    await speak(best(navigator.languages ?? ["en"])).catch(() => {});
    return screen.show(broken(error));
  }
  listen();
  await draw();
  registerWorker();
  sending.start(app);
  return undefined;
}

start();
