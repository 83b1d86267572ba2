// How one thing went over time: a sentence, a small drawing and the same as a table, for the patient alone.

import { ask } from "../api.js";
import { heading, link, make, paragraph } from "../dom.js";
import { date, numeral, say } from "../words.js";
import { online } from "./online.js";

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [320, 160, 12];

export async function view(app, instrument, scale) {
  const known = app.phone.bundle.feedback.scales.find((one) => one.instrument === instrument && one.scale === scale);
  const query = new URLSearchParams({ instrument, scale });
  const get = async () => (await ask("GET", `/me/trajectory?${query}`)).body;
  return online(app, { title: known?.title ?? scale, get, make: (found) => shown(known?.title ?? scale, found) });
}

function shown(title, { points, plainly, language, direction, range }) {
  const how = { lang: language, dir: direction };
  return [
    heading(title),
    plainly.map((sentence) => paragraph(sentence, how)),
    points.length > 1 ? drawing(points, range) : null,
    points.length ? table(title, points) : paragraph(say("history-empty")),
    link(say("back"), "#history", { class: "button quiet" }),
  ];
}

/** A line from the first day to the last; the table says the same in numbers. Counts seldom reach what they may. */
function drawing(points, [low, most]) {
  const high = Math.min(most, Math.max(10, 1.25 * Math.max(...points.map((point) => point.value))));
  const times = points.map((point) => Date.parse(point.at));
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const x = (time) => EDGE + ((WIDTH - 2 * EDGE) * (time - first)) / Math.max(1, last - first);
  const y = (value) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - low)) / (high - low);
  const places = points.map((point, place) => [x(times[place]), y(point.value)]);
  const svg = draw("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "course", "aria-hidden": "true" });
  svg.append(draw("line", { x1: EDGE, x2: WIDTH - EDGE, y1: HEIGHT - EDGE, y2: HEIGHT - EDGE, class: "axis" }));
  svg.append(draw("polyline", { points: places.map((place) => place.join(",")).join(" ") }));
  svg.append(...places.map(([cx, cy]) => draw("circle", { cx, cy, r: 4 })));
  return svg;
}

function draw(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function table(title, points) {
  const row = (point) =>
    make("tr", {}, make("th", { scope: "row" }, date(point.on)), make("td", {}, numeral(point.value)));
  return make(
    "table",
    {},
    make("caption", {}, title),
    make(
      "thead",
      {},
      make("tr", {}, make("th", { scope: "col" }, say("day")), make("th", { scope: "col" }, say("value"))),
    ),
    make("tbody", {}, points.map(row)),
  );
}
