// Whether a questionnaire can be answered now: the same rules as the server's, in proapp/schedule.
// It only decides what is shown. Answers that are finished too late are kept and sent all the same.

/** One of upcoming, open, completed, missed. `startedAt` is when somebody began it, or null; times in milliseconds. */
export function state(assignment, now, { answered = false, startedAt = null } = {}) {
  if (answered) return "completed";
  if (now < Date.parse(assignment.opens.at)) return "upcoming";
  return now < lastMoment(assignment, startedAt) ? "open" : "missed";
}

/** When it really closes: later for what was begun in time. */
export function lastMoment(assignment, startedAt) {
  const closes = Date.parse(assignment.closes.at);
  if (startedAt === null || startedAt >= closes) return closes;
  return Math.max(closes, Date.parse(assignment.grace_until?.at ?? assignment.closes.at));
}
