"""Give a participant a one-time code that makes their phone their device; an older unused code dies."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from proapp.access import codes, queries
from proapp.access.tables import EnrolmentCode
from proapp.base.actor import Actor
from proapp.base.audit import Event, record
from proapp.base.errors import Invalid, NotActivated, NotFound, Place
from proapp.participant.tables import Participant
from proapp.trial.queries import activation

LIFE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """The code as it is printed, and the secret for a link. They cannot be shown again: only digests are kept."""

    code: str
    secret: str
    expires_at: datetime


def issue_code(
    session: Session, *, actor: Actor, now: datetime, key: bytes, participant_id: UUID, pin: str
) -> IssuedCode:
    """Issue a code, good once within 72 hours and together with `pin`, 4 to 8 digits agreed with the participant.

    Raises NotFound, NotActivated while the trial is not open for phones, or Invalid for a PIN of another form.
    """
    participant = session.get(Participant, participant_id)
    if participant is None:
        raise NotFound("there is no such participant")
    if not codes.is_pin(pin):
        raise Invalid("the PIN does not fit", errors=[Place("/pin", "four to eight digits")])
    if activation(session, participant.trial_id) is None:
        raise NotActivated("the trial is not activated: no phone can be enrolled yet")
    older = queries.live_codes(session, participant_id)

    code, secret, row = _drawn(participant, key=key, pin=pin, now=now)

    for digest in (old.digest for old in older):
        _revoke(session, actor=actor, now=now, trial_id=participant.trial_id, digest=digest)
    session.execute(insert(EnrolmentCode), row)
    record(
        session,
        Event(
            stream=participant.trial_id,
            action="code.issued",
            object_type="enrolment_code",
            object_id=str(row["digest"]),
            actor=actor,
            at=now,
            after=row,
        ),
    )
    return IssuedCode(code=code, secret=secret, expires_at=now + LIFE)


def _drawn(participant: Participant, *, key: bytes, pin: str, now: datetime) -> tuple[str, str, dict[str, object]]:
    code, secret = codes.mint(), codes.mint_secret()
    meant = code.replace("-", "")
    return (
        code,
        secret,
        {
            "digest": codes.digest(key, meant),
            "trial_id": participant.trial_id,
            "participant_id": participant.id,
            "pin_digest": codes.pin_digest(key, meant, pin),
            "link_digest": codes.digest(key, secret),
            "link_pin_digest": codes.pin_digest(key, secret, pin),
            "created_at": now,
            "expires_at": now + LIFE,
            "misses": 0,
        },
    )


def _revoke(session: Session, *, actor: Actor, now: datetime, trial_id: str, digest: str) -> None:
    session.execute(update(EnrolmentCode).where(EnrolmentCode.digest == digest).values(revoked_at=now))
    record(
        session,
        Event(
            stream=trial_id,
            action="code.revoked",
            object_type="enrolment_code",
            object_id=digest,
            actor=actor,
            at=now,
        ),
    )
