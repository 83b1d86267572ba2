// The choice of a language, each in its own name.

import { choices } from "../dom.js";
import { say } from "../words.js";

const NAMES = { en: "English", de: "Deutsch", es: "Español", fr: "Français", ar: "العربية" };

export function languageChoice({ languages, current, change }) {
  const options = languages.map((language) => [language, NAMES[language]]);
  const whole = choices({
    name: "language",
    legend: say("language"),
    options,
    chosen: current,
    change,
    attributes: { class: "card languages" },
  });
  for (const radio of whole.querySelectorAll("input")) {
    radio.id = `language-${radio.value}`;
    radio.nextSibling.lang = radio.value;
  }
  return whole;
}
