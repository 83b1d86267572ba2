// Help: whom to call and when, and answers to what people ask about the app.

import { heading, home, link, make, paragraph } from "../dom.js";
import { say } from "../words.js";
import { calls, contacts } from "./calls.js";

const TOPICS = ["offline", "mistake", "late", "private", "lost"];

export async function view({ phone }) {
  const { bundle } = phone;
  return [
    heading(say("help")),
    make(
      "section",
      { class: "card" },
      make("h2", {}, say("call-now")),
      paragraph(say("nobody-watching")),
      calls(bundle),
    ),
    contacts(bundle),
    TOPICS.map((topic) =>
      make(
        "details",
        { class: "card" },
        make("summary", {}, say(`topic-${topic}`)),
        paragraph(say(`topic-${topic}-text`)),
      ),
    ),
    phone.advice.length ? link(say("back-to-advice"), "#advice", { class: "button main" }) : home(),
  ];
}
