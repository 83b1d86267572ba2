// Makes elements: with their words, their names, and what happens when they are used.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Attributes that are false or null are left out; those named on... are what to do on an event. */
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for the parts of a drawing. */
export function draw(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...some(children));
  return element;
}

function put(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value" || name === "checked" || name === "selected") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Those of a list, however nested, that are there. */
export const some = (list) =>
  list.flat(3).filter((one) => one !== null && one !== undefined && one !== false && one !== "");

/** A paragraph; `hint` is one in a softer voice. */
export const paragraph = (...text) => make("p", {}, ...text);
export const hint = (...text) => make("p", { class: "hint" }, ...text);
export const link = (text, target, attributes = {}) => make("a", { href: target, ...attributes }, text);
export const code = (text) => make("span", { class: "code" }, text);

/** A button. While what it does is under way it does not take a second press. */
export function button(text, action, attributes = {}) {
  return make(
    "button",
    { type: "button", ...attributes, onclick: (event) => press(event.currentTarget, () => action(event)) },
    text,
  );
}

async function press(pressed, action) {
  if (pressed.getAttribute("aria-disabled") === "true") return;
  pressed.setAttribute("aria-disabled", "true");
  try {
    await action();
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}

let made = 0;
/** A name for an element that nothing else on the page has. */
export const fresh = (start) => `${start}-${++made}`;

/** A drawing of the server, such as a QR code, as elements of this page. */
export function drawn(svg, words) {
  const found = document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
  found.setAttribute("role", "img");
  found.setAttribute("aria-label", words);
  return found;
}
