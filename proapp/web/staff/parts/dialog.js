// Dialogs: one thing to do, above the page; Escape leaves, and the focus goes back to where it came from.

import { button, make } from "../dom.js";
import { say } from "../words.js";

/** Open a dialog; `fill(close)` gives its content. Resolves with what was given to `close`; undefined: it was left. */
export function dialog(title, fill, { size = "" } = {}) {
  return new Promise((resolve) => {
    let result;
    const before = document.activeElement;
    const close = (value) => ((result = value), whole.close());
    const whole = make(
      "dialog",
      { class: `dialog ${size}`, "aria-labelledby": "dialog-title", onclose: () => left() },
      make(
        "header",
        {},
        make("h2", { id: "dialog-title", tabindex: "-1" }, title),
        button(say("close"), () => close(), { class: "quiet small" }),
      ),
      make("div", { class: "dialog-body" }, fill(close)),
    );
    const left = () => {
      whole.remove();
      if (before?.isConnected) before.focus();
      resolve(result);
    };
    document.body.append(whole);
    whole.showModal();
    (whole.querySelector("[autofocus]") ?? whole.querySelector("h2")).focus();
  });
}

/** Put something else into an open dialog's body; the focus goes to its first heading. */
export function refill(body, ...content) {
  body.replaceChildren(...content.flat(2).filter(Boolean));
  body.scrollTop = 0;
  const first = body.querySelector("h3, .summary:not([hidden])");
  if (!first) return;
  first.tabIndex = -1;
  first.focus();
}
