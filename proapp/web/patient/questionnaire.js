// Which questions are asked, in which order, and whether an answer fits: the same rules as the server's, in
// proapp/instrument/answers.py. Nothing here looks at a clock, a screen or the network.

/** Codes of the items that are asked, in order. A gate whose own item was not asked counts as unanswered. */
export function asked(instrument, answers) {
  const codes = new Set();
  for (const item of instrument.items) {
    const gate = item.ask_when;
    if (!gate || isOpen(gate, codes.has(gate.item) ? answers[gate.item] : undefined)) codes.add(item.code);
  }
  return [...codes];
}

/** Whether an answer opens a gate. No answer `is` nothing and is `above` nothing; it `is_not` everything. */
export function isOpen(gate, answer) {
  if ("is" in gate) return answer === gate.is;
  if ("is_not" in gate) return answer !== gate.is_not;
  return typeof answer === "number" && answer > gate.above;
}

/** The answers to send: what was asked and answered, in the order of the questions; nothing else. */
export function given(instrument, answers) {
  const sound = Object.fromEntries(Object.entries(answers).filter(([code, answer]) => fits(instrument, code, answer)));
  const codes = asked(instrument, sound).filter((code) => code in sound);
  return Object.fromEntries(codes.map((code) => [code, sound[code]]));
}

/** Whether an answer fits its item: a number of its list, or one of the words it allows instead. */
export function fits(instrument, code, answer) {
  const item = instrument.items.find((one) => one.code === code);
  if (!item) return false;
  if (typeof answer === "string") return item.special.includes(answer);
  return typeof answer === "number" && isOf(instrument.answers[item.answers], answer);
}

/** Whether a number is one of an answer list. Only a decimal list takes a number with a fraction. */
export function isOf(list, number) {
  if (!Number.isFinite(number)) return false;
  if (list.type === "choice") return list.codes.includes(number);
  if (number < list.min || number > list.max) return false;
  if (list.type === "integer") return Number.isInteger(number);
  const steps = number / list.step;
  return Math.abs(steps - Math.round(steps)) < 1e-6; // a step of 0.1 has no exact binary form
}

/** Items not asked because a number given to their gate closed it. */
export function closed(instrument, answers) {
  return instrument.items
    .filter((item) => item.ask_when && !(item.code in answers))
    .filter((item) => typeof answers[item.ask_when.item] === "number")
    .filter((item) => !isOpen(item.ask_when, answers[item.ask_when.item]))
    .map((item) => item.code);
}

/** The answers with every closed item counted as 0: for advice, never sent. */
export function counted(instrument, answers) {
  return { ...answers, ...Object.fromEntries(closed(instrument, answers).map((code) => [code, 0])) };
}

export const item = (instrument, code) => instrument.items.find((one) => one.code === code);

export function next(instrument, answers, code) {
  const codes = asked(instrument, answers);
  return codes[codes.indexOf(code) + 1] ?? null;
}

export function previous(instrument, answers, code) {
  const codes = asked(instrument, answers);
  return codes[codes.indexOf(code) - 1] ?? null;
}

/** Where somebody is: the place of a question among those asked, from 1, and how many there are. */
export function progress(instrument, answers, code) {
  const codes = asked(instrument, answers);
  return { place: codes.indexOf(code) + 1, of: codes.length };
}

/** A number as somebody typed it, with a comma or with Arabic digits; NaN when it is none. */
export function number(typed) {
  const western = typed
    .trim()
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .replace(/[,\u066b]/, ".");
  return /^\d+(\.\d+)?$/.test(western) ? Number(western) : NaN;
}

/** A number moved by one step, kept within its list, without the crumbs of binary fractions. */
export function stepped(list, value, direction) {
  const step = list.step ?? 1;
  const moved = Math.round((value + direction * step) / step) * step;
  return Number(Math.min(list.max, Math.max(list.min, moved)).toFixed(6));
}
