// Makes the pieces of a screen: elements with their words, names and what happens when they are used.

import { say } from "./words.js";

/** An element. Attributes that are false or null are left out; those named on... are what to do on an event. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) put(element, name, value);
  element.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function put(element, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
  else if (name === "value" || name === "checked") element[name] = value;
  else element.setAttribute(name, value === true ? "" : value);
}

export const heading = (text, attributes = {}) => make("h1", { tabindex: "-1", ...attributes }, text);
export const paragraph = (text, attributes = {}) => make("p", attributes, text);
export const link = (text, target, attributes = {}) => make("a", { href: target, ...attributes }, text);

/** A button. While what it does is under way it does not take a second press; a failure is said beside it. */
export function button(text, action, attributes = {}) {
  return make(
    "button",
    { type: "button", ...attributes, onclick: (event) => press(event.currentTarget, action) },
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

/** A card: a section with its own heading. */
export const card = (title, ...children) =>
  make("section", { class: "card" }, title ? make("h2", {}, title) : null, ...children);

/** What is said when something went wrong; empty until then, so that it is read out when it comes. */
export function complaint(id) {
  return make("p", { class: "complaint", id, role: "alert" });
}

/** A group of choices, none chosen beforehand. `options` are [value, words]; `chosen` what was chosen earlier. */
export function choices({ name, legend, options, chosen, change, note = null, attributes = {} }) {
  const radios = options.map(([value, words]) => choice({ name, value, words, checked: value === chosen, change }));
  return make(
    "fieldset",
    { ...attributes, "aria-describedby": note },
    make("legend", {}, legend),
    make("div", { class: "choices" }, radios),
  );
}

function choice({ name, value, words, checked, change }) {
  const radio = make("input", { type: "radio", name, value: String(value), checked, onchange: () => change(value) });
  return make("label", { class: "choice" }, radio, make("span", {}, words));
}

/** A field with its label. */
export function field(label, input, hint = null) {
  const id = input.id || `field-${input.name}`;
  input.id = id;
  if (hint) input.setAttribute("aria-describedby", `${id}-hint`);
  return make(
    "div",
    { class: "field" },
    make("label", { for: id }, label),
    hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    input,
  );
}

export const home = () => link(say("to-start"), "#home", { class: "button quiet" });
