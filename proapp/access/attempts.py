"""How often secrets were tried, counted in the database by the deciding transaction: all processes share a limit."""

from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import and_, delete, insert, or_, select, text, update
from sqlalchemy.orm import Session

from proapp.access.limit import Limit, Limits
from proapp.access.tables import Attempt
from proapp.base.errors import TooMany
from proapp.base.tables import table_of

ATTEMPT = table_of(Attempt)
TURN = 0x70726F61707001  # any number that is ours alone
SLACK = timedelta(seconds=1)


def take_turn(session: Session) -> None:
    """Wait until nobody else is trying anything, so that what is counted stays true until the commit.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": TURN})


def admit(session: Session, bucket: str, *, limits: Limits, now: datetime) -> None:
    """Let one more try pass. Raises TooMany, with the seconds to wait, when one of the limits is reached."""
    waits = (
        _wait(session, limits.name, limits.altogether, now=now),
        _wait(session, bucket, limits.failures, now=now),
    )
    if found := [wait for wait in waits if wait is not None]:
        raise TooMany("too often; wait and try again", retry_after=max(1, ceil(max(found).total_seconds())))


def begin_one(session: Session, *, limits: Limits, now: datetime) -> None:
    """Let one more begin, wherever from, and count it. Raises TooMany when there were too many at a time."""
    take_turn(session)
    admit(session, limits.name, limits=limits, now=now)
    count(session, limits.name, failed=False, limits=limits, now=now)


def count(session: Session, bucket: str, *, failed: bool, limits: Limits, now: datetime) -> None:
    """Count a try, and when it failed count that for where it came from; forget what no limit looks at any more."""
    _add(session, limits.name, limits.altogether.began_at(now))
    if failed:
        _add(session, bucket, limits.failures.began_at(now))
    over = and_(ATTEMPT.c.bucket == limits.name, ATTEMPT.c.began_at <= now - limits.altogether.span - SLACK)
    session.execute(delete(ATTEMPT).where(or_(ATTEMPT.c.began_at <= now - limits.failures.span - SLACK, over)))


def _wait(session: Session, bucket: str, limit: Limit, *, now: datetime) -> timedelta | None:
    counted = session.execute(
        select(ATTEMPT.c.began_at, ATTEMPT.c.count).where(
            ATTEMPT.c.bucket == bucket, ATTEMPT.c.began_at > now - limit.span
        )
    )
    return limit.wait(((began_at, often) for began_at, often in counted), now=now)


def _add(session: Session, bucket: str, began_at: datetime) -> None:
    same = and_(ATTEMPT.c.bucket == bucket, ATTEMPT.c.began_at == began_at)
    again = update(ATTEMPT).where(same).values(count=ATTEMPT.c.count + 1).returning(ATTEMPT.c.count)
    if session.execute(again).first() is None:
        session.execute(insert(ATTEMPT).values(bucket=bucket, began_at=began_at, count=1))
