"""What is to be told to whom, before it is a row: made by rules, put into the outbox with the change that causes it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from proapp.message import template
from proapp.trial.reminders import CLOSING

NAMESPACE = UUID("6d0f4c1e-7c1f-5b0a-9a55-2f6e1f0b7a11")  # ids of messages are worked out from their keys

MAIL = "mail"
PHONE = "phone"
WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class NewMessage:
    """One thing to tell one recipient once.

    `key` says what it is about: writing the same key again changes nothing. `recipient` is resolved at sending:
    participant:<id>, participant:<id>:<road> by one way only, site:<id>, or site:<id>:<rung> of a ladder of escalation.
    `subject_id` is the assignment or flag, looked at again before sending; None: it is wanted in any case.
    """

    key: str
    trial_id: str
    channel: str
    recipient: str
    template: str
    subject_id: UUID | None
    not_before: datetime
    expires_at: datetime | None = None

    @property
    def id(self) -> UUID:
        """The same message has the same id wherever it is made."""
        return uuid5(NAMESPACE, self.key)


def flag_raised(flag_id: UUID, *, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the participant's own site that something waits for its review; at any hour."""
    return _flag(flag_id, "raised", trial_id=trial_id, recipient=f"site:{site_id}", kind=template.FLAG_RAISED, now=now)


def flag_escalated(flag_id: UUID, *, step: int, rung: str, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the next in line that nobody has acknowledged a flag; `step` counts from 1, `rung` is its name."""
    recipient = f"site:{site_id}:{rung}"
    return _flag(flag_id, str(step), trial_id=trial_id, recipient=recipient, kind=template.FLAG_ESCALATED, now=now)


def flag_passed_on(flag_id: UUID, *, step: int, rung: str, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the next in line that somebody at the site asks for them, whether or not the flag is acknowledged."""
    recipient = f"site:{site_id}:{rung}"
    return _flag(flag_id, str(step), trial_id=trial_id, recipient=recipient, kind=template.FLAG_PASSED_ON, now=now)


def flag_overdue(flag_id: UUID, *, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the site that an acknowledged flag still has no outcome."""
    return _flag(
        flag_id, "overdue", trial_id=trial_id, recipient=f"site:{site_id}", kind=template.FLAG_OVERDUE, now=now
    )


def phone_shut_out(device_id: UUID, *, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the site that a phone's spent token was used again, so that the phone had to be shut out."""
    return NewMessage(
        key=f"phone:shut-out:{device_id.hex}",
        trial_id=trial_id,
        channel=MAIL,
        recipient=f"site:{site_id}",
        template=template.PHONE_SHUT_OUT,
        subject_id=None,
        not_before=now,
    )


def participant_decided(decision_id: UUID, *, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the site that a participant wants no more questions, or nothing more."""
    return _to_site(f"decided:{decision_id.hex}", template.PARTICIPANT_DECIDED, trial_id, site_id=site_id, now=now)


def correction_requested(request_id: UUID, *, trial_id: str, site_id: UUID, now: datetime) -> NewMessage:
    """Tell the site that a participant says an answer of theirs is wrong."""
    return _to_site(f"correction:{request_id.hex}", template.PARTICIPANT_ASKS, trial_id, site_id=site_id, now=now)


def _to_site(key: str, kind: str, trial_id: str, *, site_id: UUID, now: datetime) -> NewMessage:
    return NewMessage(
        key=key,
        trial_id=trial_id,
        channel=MAIL,
        recipient=f"site:{site_id}",
        template=kind,
        subject_id=None,
        not_before=now,
    )


def reminder_key(assignment_id: UUID, *, step: str, target_on: date) -> str:
    """Once per step and day it is meant for: a moved assignment is reminded of again, one in another zone is not."""
    return f"reminder:{step}:{assignment_id.hex}:{target_on.isoformat()}"


def reminder(
    assignment_id: UUID,
    *,
    step: str,
    target_on: date,
    trial_id: str,
    participant_id: UUID,
    at: datetime,
    closes_at: datetime,
    last: bool | None = None,
) -> NewMessage:
    """Tell a participant that something waits for them; worthless once the window has closed. `last`: and not for long;
    left out, it follows from the step's name.
    """
    return NewMessage(
        key=reminder_key(assignment_id, step=step, target_on=target_on),
        trial_id=trial_id,
        channel=PHONE,
        recipient=f"participant:{participant_id}",
        template=template.LAST_REMINDER if (step == CLOSING if last is None else last) else template.REMINDER,
        subject_id=assignment_id,
        not_before=at,
        expires_at=closes_at,
    )


def flag_key(flag_id: UUID, what: str) -> str:
    """What a message about a flag is known by: `what` is raised, overdue or the number of a step, so each goes once."""
    return f"flag:{what}:{flag_id.hex}"


def _flag(flag_id: UUID, what: str, *, trial_id: str, recipient: str, kind: str, now: datetime) -> NewMessage:
    return NewMessage(
        key=flag_key(flag_id, what),
        trial_id=trial_id,
        channel=MAIL,
        recipient=recipient,
        template=kind,
        subject_id=flag_id,
        not_before=now,
    )
