"""Days after an infusion on which nobody at the site would answer a flag: somebody should know before it is given."""

from datetime import UTC, date, datetime, timedelta

from proapp.flag.escalation import Cover

WATCH = timedelta(hours=72)  # in which a hormonal crisis may come (rule R4)


def is_unsaid(hours: Cover) -> bool:
    """Whether the site has said no hours at all."""
    return not any(hours.hours.values())


def uncovered_days(hours: Cover, began_at: datetime, *, now: datetime) -> tuple[date, ...]:
    """Local days without any cover from an infusion until 72 hours later, as far as they are not over.

    A night between two days with cover is not meant: the rungs of a flag reach across it. A site that has said no hours
    has no such days.
    """
    day = began_at.astimezone(hours.zone).date()
    last = (began_at.astimezone(UTC) + WATCH).astimezone(hours.zone).date()
    today = now.astimezone(hours.zone).date()
    days = (day + timedelta(days=number) for number in range((last - day).days + 1))
    return tuple(one for one in days if one >= today and not hours.spans(one))
