"""Make a phone a participant's device, with the code and the PIN the site gave; one code makes one device.

A refusal is a returned None and not an error: the miss must be counted, and an error would roll the count back.
"""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.orm import Session

from proapp.access import codes
from proapp.access.tables import Device, EnrolmentCode
from proapp.base.actor import Actor
from proapp.base.audit import Event, record
from proapp.config import Lives
from proapp.workflow.enrolment import token_pair
from proapp.workflow.enrolment.token_pair import TokenPair

MOST_MISSES = 10  # wrong PINs; the tenth burns the code
STRANGER = Actor(kind="device", id="unknown")


def redeem_code(
    session: Session, *, now: datetime, key: bytes, lives: Lives, code: str, pin: str, request_id: str | None = None
) -> TokenPair | None:
    """The new device's tokens, or None: wrong code, wrong PIN, used, expired, revoked and burned all look the same.

    One conditional UPDATE decides who wins, however many try at once. A wrong PIN to a live code counts as a miss.
    """
    meant = codes.read(code) or ""
    live = _live(codes.digest(key, meant), now)
    right_pin = EnrolmentCode.pin_digest == codes.pin_digest(key, meant, pin)
    found = session.execute(select(EnrolmentCode.digest, EnrolmentCode.trial_id).where(*live)).first()
    if found is None:
        return None  # nothing to count a miss on: guessing at random burns nobody's code

    won = session.execute(
        update(EnrolmentCode)
        .where(*live, right_pin)
        .values(used_at=now)
        .returning(EnrolmentCode.digest, EnrolmentCode.trial_id, EnrolmentCode.participant_id)
    ).first()

    if won is None:
        _count_miss(session, found, live, now=now, request_id=request_id)
        return None
    return _enrol(session, won, now=now, lives=lives, request_id=request_id)


def _live(digest: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        EnrolmentCode.digest == digest,
        EnrolmentCode.used_at.is_(None),
        EnrolmentCode.revoked_at.is_(None),
        EnrolmentCode.expires_at > now,
        EnrolmentCode.misses < MOST_MISSES,
    )


def _count_miss(
    session: Session,
    found: Row[*tuple[Any, ...]],
    live: tuple[ColumnElement[bool], ...],
    *,
    now: datetime,
    request_id: str | None,
) -> None:
    """One miss more, unless somebody else has just used the code up."""
    statement = update(EnrolmentCode).where(*live).values(misses=EnrolmentCode.misses + 1)
    misses = session.scalar(statement.returning(EnrolmentCode.misses))
    record(
        session,
        Event(
            stream=found.trial_id,
            action="code.burned" if misses == MOST_MISSES else "code.missed",
            object_type="enrolment_code",
            object_id=found.digest,
            actor=Actor(kind=STRANGER.kind, id=STRANGER.id, request_id=request_id),
            at=now,
            detail={"misses": misses},
        ),
    )


def _enrol(
    session: Session, won: Row[*tuple[Any, ...]], *, now: datetime, lives: Lives, request_id: str | None
) -> TokenPair:
    device = {
        "id": uuid4(),
        "trial_id": won.trial_id,
        "participant_id": won.participant_id,
        "enrolled_at": now,
    }
    session.execute(insert(Device), device)
    pair = token_pair.minted(device["id"], now=now, lives=lives)
    token_pair.keep(session, pair, now=now)
    actor = Actor("device", str(device["id"]), participant_id=won.participant_id, request_id=request_id)
    for action, table, object_id, after in (
        ("code.redeemed", "enrolment_code", won.digest, None),
        ("device.enrolled", "device", str(device["id"]), device),
    ):
        record(
            session,
            Event(
                stream=won.trial_id,
                action=action,
                object_type=table,
                object_id=object_id,
                actor=actor,
                at=now,
                after=after,
            ),
        )
    return pair
