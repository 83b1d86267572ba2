"""Make a phone a participant's device, with the code and the PIN the site gave; one code makes one device.

A refusal is a returned None and not an error: the miss must be counted, and an error would roll the count back.
"""

from datetime import datetime
from hmac import compare_digest
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.orm import Session

from proapp.access import address, attempts, codes
from proapp.access.limit import LIMITS, Limits
from proapp.access.tables import Device, EnrolmentCode
from proapp.base.actor import Actor
from proapp.base.audit import Event, record
from proapp.base.tables import table_of
from proapp.config import Lives
from proapp.workflow.enrolment import token_pair
from proapp.workflow.enrolment.token_pair import TokenPair

MOST_MISSES = 10  # wrong PINs; the tenth burns the code
STRANGER = Actor(kind="device", id="unknown")
CODE = table_of(EnrolmentCode).c
TYPED, LINK = (CODE.digest, CODE.pin_digest), (CODE.link_digest, CODE.link_pin_digest)


def redeem_code(
    session: Session,
    *,
    now: datetime,
    key: bytes,
    lives: Lives,
    pin: str,
    code: str | None = None,
    link: str | None = None,
    remote: str | None = None,
    limits: Limits = LIMITS,
    request_id: str | None = None,
) -> TokenPair | None:
    """The new device's tokens, or None: wrong code, wrong PIN, used, expired, revoked and burned all look the same.

    Either `code`, as it was typed, or `link`, as it was scanned. `remote` is the network address this comes from. A
    wrong PIN to a live code counts as a miss of it, every failure as one of the address. Raises TooMany when there were
    too many: nothing was tried.
    """
    bucket = address.bucket(key, remote)
    attempts.take_turn(session)
    attempts.admit(session, bucket, limits=limits, now=now)
    digest, pin_digest = TYPED if link is None else LINK
    said = (codes.read(code or "") if link is None else codes.read_link(link)) or ""

    live = _live(digest == codes.digest(key, said), now)
    found = session.execute(select(*CODE).where(*live).with_for_update()).first()
    expected = codes.pin_digest(key, said, pin)
    good = compare_digest("" if found is None else found._mapping[pin_digest], expected)

    attempts.count(session, bucket, failed=not good, limits=limits, now=now)
    if found is None:
        return None  # nothing to count a miss on: guessing at random burns nobody's code
    if not good:
        _count_miss(session, found, now=now, request_id=request_id)
        return None
    return _enrol(session, found, now=now, lives=lives, request_id=request_id)


def _live(is_meant: ColumnElement[bool], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        is_meant,
        CODE.used_at.is_(None),
        CODE.revoked_at.is_(None),
        CODE.expires_at > now,
        CODE.misses < MOST_MISSES,
    )


def _count_miss(session: Session, missed: Row[*tuple[Any, ...]], *, now: datetime, request_id: str | None) -> None:
    more = update(EnrolmentCode).where(EnrolmentCode.digest == missed.digest).values(misses=EnrolmentCode.misses + 1)
    misses = session.scalar(more.returning(EnrolmentCode.misses))
    record(
        session,
        Event(
            stream=missed.trial_id,
            action="code.burned" if misses == MOST_MISSES else "code.missed",
            object_type="enrolment_code",
            object_id=missed.digest,
            actor=Actor(kind=STRANGER.kind, id=STRANGER.id, request_id=request_id),
            at=now,
            detail={"misses": misses},
        ),
    )


def _enrol(
    session: Session, found: Row[*tuple[Any, ...]], *, now: datetime, lives: Lives, request_id: str | None
) -> TokenPair:
    device = {
        "id": uuid4(),
        "trial_id": found.trial_id,
        "participant_id": found.participant_id,
        "enrolled_at": now,
    }
    pair = token_pair.minted(device["id"], now=now, lives=lives)
    session.execute(update(EnrolmentCode).where(EnrolmentCode.digest == found.digest).values(used_at=now))
    session.execute(insert(Device), device)
    token_pair.keep(session, pair, now=now)
    actor = Actor("device", str(device["id"]), participant_id=found.participant_id, request_id=request_id)
    for action, table, object_id, after in (
        ("code.redeemed", "enrolment_code", found.digest, None),
        ("device.enrolled", "device", str(device["id"]), device),
    ):
        record(
            session,
            Event(
                stream=found.trial_id,
                action=action,
                object_type=table,
                object_id=object_id,
                actor=actor,
                at=now,
                after=after,
            ),
        )
    return pair
