// Pictures the server draws, the same as in reports: for a light or a dark page; where there is none, the table opens.

import { address } from "../api.js";
import { make } from "../dom.js";

/**
 * A picture of a path in both themes. `label` makes a wide one scroll by keyboard; `instead` opens if there is none; a
 * `free` one is as high as it is.
 */
export function picture({ path, query = {}, words, label = null, instead = null, lazy = false, free = false }) {
  const source = (theme) => address(path, { ...query, form: "svg", theme });
  const missing = () => {
    frame.hidden = true;
    if (instead) instead.open = true;
  };
  const frame = make(
    "div",
    {
      class: ["picture", label && !free ? "broad" : ""].join(" ").trim(),
      ...(label ? { tabindex: "0", role: "region", "aria-label": label } : {}),
    },
    make(
      "picture",
      {},
      make("source", { media: "(prefers-color-scheme: dark)", srcset: source("dark") }),
      make("img", { src: source("light"), alt: words, loading: lazy ? "lazy" : null, onerror: missing }),
    ),
  );
  return frame;
}
