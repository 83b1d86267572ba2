// The ways to answer: a choice of words, a scale, or a number with large plus and minus. Nothing is chosen beforehand.

import { choices, make } from "../dom.js";
import { number, stepped } from "../questionnaire.js";
import { numeral, say } from "../words.js";

const LONGEST_SCALE = 11; // answers side by side; more than that is a number to enter

/** How one item is answered. Gives {whole, read, focus, spoken}. */
export function answering({ instrument, item, given, change, complaintId }) {
  const list = instrument.answers[item.answers];
  const isScale = list.type === "integer" && list.max - list.min < LONGEST_SCALE;
  const parts = { instrument, item, list, given, change, complaintId };
  return list.type === "choice" || isScale ? byChoice({ ...parts, isScale }) : byNumber(parts);
}

const title = (item) => make("h1", { tabindex: "-1" }, item.text);
const specials = ({ instrument, item }) => item.special.map((word) => [word, instrument.special[word] ?? word]);

function byChoice({ instrument, item, list, given, change, complaintId, isScale }) {
  let chosen = given;
  const codes = isScale ? range(list) : list.codes;
  const words = (code) => (isScale ? numeral(code) : (list.words[String(code)] ?? numeral(code)));
  const options = [...codes.map((code) => [code, words(code)]), ...specials({ instrument, item })];
  const take = (value) => change((chosen = value));
  const whole = choices({
    name: "answer",
    legend: title(item),
    options,
    chosen: given,
    change: take,
    note: complaintId,
    attributes: { class: isScale ? "scale" : "plain" },
  });
  if (isScale) nameEnds(whole, list);
  return {
    whole,
    read: () => chosen,
    focus: () => focusIn(whole),
    spoken: () => spoken(item, [...ends(list, isScale), ...options.map(([, text]) => text)]),
  };
}

const range = ({ min, max }) => Array.from({ length: max - min + 1 }, (_, place) => min + place);
const focusIn = (whole) => (whole.querySelector("input:checked") ?? whole.querySelector("input")).focus();
const spoken = (item, answers) => [item.text, ...answers].join(". ");

function ends(list, isScale) {
  return isScale ? [list.min, list.max].map((end) => list.words[String(end)]).filter(Boolean) : [];
}

/** The words of the ends of a scale stand at its ends, and belong to the names of the first and the last answer. */
function nameEnds(whole, list) {
  const [low, high] = [list.min, list.max].map((end) => list.words[String(end)] ?? "");
  const row = whole.querySelector(".choices");
  const radios = [...row.querySelectorAll("input")].filter((radio) => /^\d+$/.test(radio.value));
  radios[0].setAttribute("aria-label", `${radios[0].value} ${low}`.trim());
  radios.at(-1).setAttribute("aria-label", `${radios.at(-1).value} ${high}`.trim());
  for (const radio of row.querySelectorAll("input"))
    if (!radios.includes(radio)) radio.parentElement.classList.add("wide");
  row.before(
    make(
      "div",
      { class: "ends", "aria-hidden": "true" },
      make("span", {}, low && `${numeral(list.min)}: ${low}`),
      make("span", {}, high && `${numeral(list.max)}: ${high}`),
    ),
  );
}

function byNumber({ instrument, item, list, given, change, complaintId }) {
  let special = typeof given === "string" ? given : undefined;
  const input = make("input", {
    type: "text",
    inputmode: list.type === "decimal" ? "decimal" : "numeric",
    autocomplete: "off",
    name: "number",
    id: "number",
    maxlength: "7",
    dir: "ltr",
    value: typeof given === "number" ? String(given) : "",
    "aria-labelledby": "number-title",
    "aria-describedby": `number-range ${complaintId}`,
    oninput: () => entered(),
  });
  const others = specials({ instrument, item }).map(([word, text]) => refusal(word, text));
  const entered = () => {
    special = undefined;
    for (const one of others) one.querySelector("input").checked = false;
    const value = number(input.value);
    return change(Number.isNaN(value) ? undefined : value);
  };
  const step = (direction) => {
    const value = number(input.value);
    const start = list.min <= 0 ? 0 : list.min;
    input.value = String(
      Number.isNaN(value)
        ? direction > 0 && start === 0
          ? stepped(list, 0, 1)
          : start
        : stepped(list, value, direction),
    );
    return entered();
  };
  function refusal(word, text) {
    const box = make("input", {
      type: "checkbox",
      name: word,
      checked: special === word,
      onchange: () => choose(word, box.checked),
    });
    return make("label", { class: "choice" }, box, make("span", {}, text));
  }
  const choose = (word, isOn) => {
    special = isOn ? word : undefined;
    input.value = "";
    for (const one of others) one.querySelector("input").checked = isOn && one.querySelector("input").name === word;
    return change(special);
  };
  const whole = make(
    "div",
    { class: "number", role: "group", "aria-labelledby": "number-title" },
    make("h1", { id: "number-title", tabindex: "-1" }, item.text),
    entry({ list, input, step }),
    make("p", { class: "hint", id: "number-range" }, say("from-to", { min: list.min, max: list.max })),
    others.length ? make("div", { class: "choices" }, others) : null,
  );
  const read = () => special ?? (input.value.trim() === "" ? undefined : number(input.value));
  return {
    whole,
    read,
    focus: () => input.focus(),
    spoken: () =>
      spoken(
        item,
        others.map((one) => one.textContent),
      ),
  };
}

/** The field with its two large buttons; where the lowest number is an unlikely one (a temperature), only it. */
function entry({ list, input, step }) {
  if (list.min > 0) return make("div", { class: "entry" }, input);
  const press = (sign, direction, words) =>
    make("button", { type: "button", class: "step", "aria-label": say(words), onclick: () => step(direction) }, sign);
  return make("div", { class: "entry" }, press("−", -1, "one-less"), input, press("+", 1, "one-more"));
}
