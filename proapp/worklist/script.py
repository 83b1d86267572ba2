"""What to say on the telephone: codes of sentences, by why somebody is called."""

from proapp.worklist import call

SAY_WHO_CALLS, ASK_HOW, ASK_DANGER, OFFER, ASK_WHY, CHECK_PHONE, ASK_GO_ON, ANOTHER_TIME = (
    "say-who-calls", "ask-how-they-are", "ask-danger-signs", "offer-to-take-answers", "ask-why-missed",
    "check-phone-works", "ask-whether-to-go-on", "try-another-time-of-day",
)  # fmt: skip
HINTS = (SAY_WHO_CALLS, ASK_HOW, ASK_DANGER, OFFER, ASK_WHY, CHECK_PHONE, ASK_GO_ON, ANOTHER_TIME)
OFTEN = 2  # calls in vain, after which another time of day is tried


def script(reason: str, *, attempts: int, last_outcome: str | None) -> tuple[str, ...]:
    """What to say and ask, in order; `attempts` are the calls in vain since somebody was last heard of."""
    said = [SAY_WHO_CALLS, ASK_HOW]
    if reason == call.SILENT_AFTER_INFUSION:
        said.append(ASK_DANGER)  # whoever is silent after an infusion may be ill
    else:
        said += [ASK_WHY, CHECK_PHONE]
    said.append(OFFER)
    if last_outcome == "declined":
        said.append(ASK_GO_ON)
    if attempts >= OFTEN:
        said.append(ANOTHER_TIME)
    return tuple(said)
