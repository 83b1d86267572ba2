"""What some views ask for before they do anything: that the person has just shown two components again."""

from flask import request

from proapp.api import work
from proapp.base.errors import StepUpRequired
from proapp.workflow.access.use_step_up import use_step_up

HEADER = "X-Step-Up"


def require(action: str, subject: str = "") -> None:
    """Spend the step-up that was sent. Machine clients need none.

    `action`: sign, unblind or export; `subject`: what about, the id of the thing. Raises StepUpRequired unless a fresh
    one of the same person, action and subject was sent. Call it last before the verb: whatever follows, it is spent.
    """
    actor, now = work.actor(), work.now()
    if actor.kind == "client":
        return
    token = request.headers.get(HEADER, "")
    if not token or not work.writing(
        lambda session: use_step_up(session, actor=actor, now=now, token=token, action=action, subject=subject)
    ):
        raise StepUpRequired(f"send {HEADER}, from POST /staff/step-ups", action=action, subject=subject)
