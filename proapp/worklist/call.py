"""Whom somebody should call: three days without an answer, silence after a first infusion, or a call agreed upon."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OUTCOMES = ("reached", "no-answer", "wrong-number", "call-back", "declined")
HEARD = frozenset({"reached", "declined"})  # somebody spoke with them
LOOKING_BACK = timedelta(days=10)  # nobody is called about what closed longer ago
DAYS = 3
SILENCE = timedelta(days=DAYS)  # after something other than a diary closed unanswered
AFTER_INFUSION = timedelta(hours=24)
INFUSION_BACK = timedelta(days=7)

SILENT_AFTER_INFUSION, DIARIES, QUESTIONNAIRES, CALL_BACK = (
    "silent-after-infusion", "diaries-missed", "questionnaires-missed", "call-back",
)  # fmt: skip
REASONS = (SILENT_AFTER_INFUSION, DIARIES, QUESTIONNAIRES, CALL_BACK)  # the most pressing first


@dataclass(frozen=True, slots=True)
class Missed:
    """Something asked that closed unanswered. `daily`: a diary, about the local day `target_on`."""

    closes_at: datetime
    target_on: date
    daily: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call: when, one of OUTCOMES, and when to call again if that was agreed."""

    at: datetime
    outcome: str
    call_back_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """Why somebody is to be called, and since when."""

    reason: str
    since: datetime


def call(
    missed: Iterable[Missed],
    attempts: Collection[Attempt],
    *,
    now: datetime,
    answered_at: datetime | None,
    first_infused_at: datetime | None = None,
    quiet_until: date | None = None,
) -> Call | None:
    """Whether somebody is to be called now. `answered_at`: when the last answer arrived; `quiet_until`: the day before
    which nobody calls.

    What had closed before the last answer, or before a call in which somebody was spoken with, counts no more. A call
    agreed for later is waited for.
    """
    last = max(attempts, key=lambda one: one.at, default=None)
    if quiet_until is not None and now.astimezone(UTC).date() < quiet_until:
        return None
    if last is not None and last.call_back_at is not None and last.call_back_at > now:
        return None
    heard = [one.at for one in attempts if one.outcome in HEARD]
    heard_at = max([*heard, *([answered_at] if answered_at else [])], default=datetime.min.replace(tzinfo=UTC))
    if _silent_after_infusion(first_infused_at, heard_at=heard_at, now=now) and first_infused_at:
        return Call(SILENT_AFTER_INFUSION, first_infused_at)
    counted = [one for one in missed if one.closes_at > max(heard_at, now - LOOKING_BACK) and one.closes_at <= now]
    if since := _three_days([one for one in counted if one.daily]):
        return Call(DIARIES, since)
    long_ago = [one.closes_at for one in counted if not one.daily and one.closes_at <= now - SILENCE]
    if long_ago:
        return Call(QUESTIONNAIRES, min(long_ago))
    agreed = last.call_back_at if last is not None else None
    return Call(CALL_BACK, agreed) if agreed is not None and agreed > max(heard_at, now - LOOKING_BACK) else None


def _silent_after_infusion(infused_at: datetime | None, *, heard_at: datetime, now: datetime) -> bool:
    if infused_at is None or heard_at > infused_at:
        return False
    return now - INFUSION_BACK < infused_at <= now - AFTER_INFUSION


def _three_days(diaries: Sequence[Missed]) -> datetime | None:
    """When the third of three days in a row closed unanswered; of several such days the first."""
    closing: dict[date, datetime] = {}
    for one in diaries:
        closing[one.target_on] = max(one.closes_at, closing.get(one.target_on, one.closes_at))
    before = [timedelta(days=back) for back in range(1, DAYS)]
    third = [at for day, at in closing.items() if all(day - back in closing for back in before)]
    return min(third, default=None)
