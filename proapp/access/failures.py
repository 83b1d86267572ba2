"""How often in a row somebody failed under a name; a name that nobody has is counted like any other."""

import hashlib
import hmac
from datetime import datetime
from math import ceil

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from proapp.access import lockout
from proapp.access.tables import SignInFailure
from proapp.base.errors import TooMany
from proapp.base.tables import table_of

FAILURE = table_of(SignInFailure)
DOMAIN = b"prrt-sign-in-name/v1\x00"


def bucket(key: bytes, name: str) -> str:
    """Under what a name's failures are counted: its HMAC-SHA-256, so that the database does not hold what was typed."""
    return "name:" + hmac.new(key, DOMAIN + name.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def admit(session: Session, bucket: str, *, now: datetime) -> bool:
    """Whether a name may be tried at all: False once it is locked. Raises TooMany while it must wait."""
    found = session.execute(select(FAILURE).where(FAILURE.c.bucket == bucket).with_for_update()).first()
    if found is None:
        return True
    if (left := lockout.wait(found.failures, found.failed_at, now=now)) is not None:
        raise TooMany("too often; wait and try again", retry_after=ceil(left.total_seconds()))
    return not lockout.is_locked(found.failures)


def count(session: Session, bucket: str, *, now: datetime) -> int:
    """One more failure in a row; how many there are now."""
    more = update(FAILURE).where(FAILURE.c.bucket == bucket).values(failures=FAILURE.c.failures + 1, failed_at=now)
    failures = session.execute(more.returning(FAILURE.c.failures)).scalar()
    if failures is None:
        session.execute(insert(FAILURE).values(bucket=bucket, failures=1, failed_at=now))
    return failures or 1


def forget(session: Session, bucket: str) -> bool:
    """Begin to count anew. Whether there was anything to forget."""
    gone = session.execute(delete(FAILURE).where(FAILURE.c.bucket == bucket).returning(FAILURE.c.bucket))
    return gone.first() is not None


def failures(session: Session, bucket: str) -> int:
    """How many failures in a row there are."""
    return session.scalar(select(FAILURE.c.failures).where(FAILURE.c.bucket == bucket)) or 0
