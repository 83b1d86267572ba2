// Forms: fields with labels, what is wrong beside each of them and once above, and a button that waits for the answer.

import { Refused, SignedOut, Unreachable } from "../api.js";
import { button, fresh, make, some } from "../dom.js";
import { knows, say } from "../words.js";

/**
 * A form. `fields` make elements with `field`; `submit(values, form)` does it; what is refused stands at its field.
 * Gives the element; `reset` fields keep what was typed when something is wrong.
 */
export function form({ fields, label, submit, also = [], attributes = {} }) {
  const summary = make("div", { class: "summary", role: "alert", hidden: true, tabindex: "-1" });
  const send = make("button", { type: "submit", class: "main" }, label);
  const whole = make(
    "form",
    { novalidate: true, ...attributes, onsubmit: (event) => submitted(event, { whole, summary, send, submit }) },
    summary,
    some([fields]),
    make("div", { class: "actions" }, send, some([also])),
  );
  return whole;
}

async function submitted(event, { whole, summary, send, submit }) {
  event.preventDefault();
  if (send.getAttribute("aria-disabled") === "true") return;
  clear(whole, summary);
  const missing = required(whole);
  if (missing.length) return show(whole, summary, say("form-incomplete"), missing);
  send.setAttribute("aria-disabled", "true");
  try {
    await submit(values(whole), whole);
  } catch (error) {
    if (error instanceof SignedOut) return;
    show(whole, summary, ...told(error));
  } finally {
    send.removeAttribute("aria-disabled");
  }
}

/** What to say of something that failed: [sentence, places]. */
export function told(error) {
  if (error instanceof Unreachable) return [say("unreachable"), []];
  if (!(error instanceof Refused)) throw error;
  const words = knows(`problem-${error.kind}`) ? say(`problem-${error.kind}`) : (error.problem.title ?? say("refused"));
  const detail = error.problem.detail;
  return [detail ? `${words} ${sentence(detail)}` : words, error.errors];
}

const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

const required = (whole) =>
  [...whole.querySelectorAll("[data-required]")]
    .filter((field) => field.offsetParent !== null && isEmpty(valueOf(field)))
    .map((field) => ({ pointer: field.dataset.pointer, message: say("form-required") }));

const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

function clear(whole, summary) {
  summary.hidden = true;
  for (const field of whole.querySelectorAll(".field.wrong")) {
    field.classList.remove("wrong");
    field.querySelector(".wrong-words").textContent = "";
    for (const input of inputs(field)) input.removeAttribute("aria-invalid");
  }
}

function show(whole, summary, words, places) {
  const lines = places.map(({ pointer, message }) => lineOf(whole, pointer, message));
  summary.replaceChildren(
    make("p", {}, make("strong", {}, words)),
    ...(lines.length
      ? [
          make(
            "ul",
            {},
            lines.map((line) => make("li", {}, line)),
          ),
        ]
      : []),
  );
  summary.hidden = false;
  summary.focus();
}

/** One fault: at its field, with a link to it; or, where there is no such field, with its place. */
function lineOf(whole, pointer, message) {
  const field = closest(whole, pointer);
  if (!field) return pointer ? `${pointer.slice(1).replaceAll("/", " › ")}: ${message}` : message;
  field.classList.add("wrong");
  field.querySelector(".wrong-words").textContent = message;
  for (const input of inputs(field)) input.setAttribute("aria-invalid", "true");
  const name = field.querySelector(".name").textContent;
  return make(
    "button",
    { type: "button", class: "as-link", onclick: () => inputs(field)[0]?.focus() },
    `${name}: ${message}`,
  );
}

function closest(whole, pointer) {
  const fields = [...whole.querySelectorAll("[data-pointer]")].filter((field) => field.dataset.pointer);
  return (
    fields.find((field) => field.dataset.pointer === pointer) ??
    fields.find((field) => pointer.startsWith(`${field.dataset.pointer}/`))
  );
}

const inputs = (field) => [...field.querySelectorAll("input, select, textarea")];

/** What the fields hold, by name; hidden fields are left out. */
export function values(whole) {
  const shown = [...whole.querySelectorAll(".field")].filter((field) => field.offsetParent !== null);
  return Object.fromEntries(shown.map((field) => [field.dataset.name, valueOf(field)]));
}

function valueOf(field) {
  const kind = field.dataset.kind;
  const found = inputs(field);
  if (kind === "choices") return found.filter((one) => one.checked).map((one) => one.value);
  if (kind === "choice") return found.find((one) => one.checked)?.value ?? null;
  if (kind === "check") return found[0].checked;
  if (kind === "file") return found[0].files[0] ?? null;
  const text = found[0].value.trim();
  if (text === "") return null;
  return kind === "number" ? Number(text.replace(",", ".")) : text;
}

/** One field. `kind`: text, password, number, date, time (date and time), long, select, choice, choices, check, file. */
export function field(name, { label, kind = "text", pointer, required: needed, hint, options, value, ...more }) {
  const id = fresh(`field-${name}`);
  const notes = `${hint ? `${id}-hint ` : ""}${id}-wrong`;
  const shared = { id, label, kind, name, options, value, notes, more: { ...more, required: undefined } };
  const isGroup = kind === "choice" || kind === "choices";
  const title = [label, needed ? null : make("span", { class: "optional" }, ` ${say("form-optional")}`)];
  return make(
    isGroup ? "fieldset" : "div",
    {
      class: `field ${kind} ${more.class ?? ""}`,
      "data-name": name,
      "data-kind": kind,
      "data-pointer": pointer ?? `/${name}`,
      "data-required": Boolean(needed),
      "aria-describedby": isGroup ? notes : null,
    },
    kind === "check" ? null : make(isGroup ? "legend" : "label", { class: "name", for: isGroup ? null : id }, title),
    hint ? make("p", { class: "hint", id: `${id}-hint` }, hint) : null,
    MAKE[kind]?.(shared) ?? input(shared),
    make("p", { class: "wrong-words", id: `${id}-wrong` }),
  );
}

const TYPES = { number: "text", time: "datetime-local" };

const input = ({ id, kind, name, value, notes, more }) =>
  make("input", {
    id,
    name,
    type: TYPES[kind] ?? kind,
    inputmode: kind === "number" ? "decimal" : null,
    autocomplete: "off",
    value: value ?? "",
    "aria-describedby": notes,
    ...more,
    class: null,
  });

const MAKE = {
  long: ({ id, name, value, notes, more }) =>
    make("textarea", { id, name, rows: "3", value: value ?? "", "aria-describedby": notes, ...more, class: null }),
  select: ({ id, name, options, value, notes, more }) =>
    make(
      "select",
      { id, name, "aria-describedby": notes, ...more, class: null },
      options.map(([code, words]) =>
        make("option", { value: code, selected: String(code) === String(value ?? "") }, words),
      ),
    ),
  choice: (shared) => boxes("radio", shared),
  choices: (shared) => boxes("checkbox", shared),
  check: ({ id, name, label, value, more }) =>
    make(
      "label",
      { class: "box" },
      make("input", { type: "checkbox", id, name, checked: Boolean(value), onchange: more.onchange }),
      make("span", { class: "name" }, label),
    ),
  file: ({ id, name, notes, more }) =>
    make("input", { type: "file", id, name, "aria-describedby": notes, ...more, class: null }),
};

function boxes(type, { id, name, options, value, more }) {
  const chosen = new Set([value].flat().map(String));
  return make(
    "div",
    { class: "boxes" },
    options.map(([code, words]) =>
      make(
        "label",
        { class: "box" },
        make("input", {
          type,
          name: `${name}-${id}`,
          value: String(code),
          checked: chosen.has(String(code)),
          onchange: more.onchange,
        }),
        make("span", {}, words),
      ),
    ),
  );
}

/** Show or hide a field; what is hidden is not sent. */
export function toggle(whole, name, isShown) {
  whole.querySelector(`[data-name="${name}"]`)?.toggleAttribute("hidden", !isShown);
}

/** A button that does one thing and says beside itself why it could not. */
export function act(text, action, attributes = {}) {
  const wrong = make("p", { class: "wrong-words", role: "alert" });
  const run = async () => {
    wrong.textContent = "";
    try {
      await action();
    } catch (error) {
      if (!(error instanceof SignedOut)) wrong.textContent = told(error)[0];
    }
  };
  return make("div", { class: "act" }, button(text, run, attributes), wrong);
}
