// Reads a question aloud in its own language, with the voice of the phone. Nothing leaves the phone for it.

import { make } from "./dom.js";
import { say } from "./words.js";

export const canSpeak = () => "speechSynthesis" in self && "SpeechSynthesisUtterance" in self;

/** A button that reads aloud what `text` gives, and stops when pressed again. Null where the phone cannot. */
export function aloud(text, language) {
  if (!canSpeak()) return null;
  const control = make("button", { type: "button", class: "quiet aloud", "aria-pressed": "false" }, say("read-aloud"));
  control.onclick = () => {
    const wasOn = control.getAttribute("aria-pressed") === "true";
    hush();
    if (wasOn) return;
    const spoken = new SpeechSynthesisUtterance(text());
    spoken.lang = language;
    spoken.onend = spoken.onerror = () => mark(control, false);
    mark(control, true);
    speechSynthesis.speak(spoken);
  };
  return control;
}

function mark(control, on) {
  control.setAttribute("aria-pressed", String(on));
  control.textContent = say(on ? "stop-reading" : "read-aloud");
}

/** Be quiet, as when another screen comes. */
export function hush() {
  if (canSpeak()) speechSynthesis.cancel();
}
