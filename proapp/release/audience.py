"""Who a release is for, who sees what of it, and how soon one may follow another."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

COMMITTEE, TEAM, PUBLIC = "committee", "team", "public"
AUDIENCES = (COMMITTEE, TEAM, PUBLIC)
ARM, POOLED = "arm", "pooled"
OPEN = "open"

PROPOSED, AGREED, REFUSED, WITHDRAWN = "proposed", "agreed", "refused", "withdrawn"
STATES = (PROPOSED, AGREED, REFUSED, WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier release of a trial: for whom, as of when, its state, and when somebody agreed to it (None: nobody)."""

    audience: str
    cut_off: datetime
    state: str
    agreed_at: datetime | None = None


def is_whole(audience: str) -> bool:
    """Whether cells are shown as they are: only to the committee."""
    return audience == COMMITTEE


def may_be_by_arm(audience: str, masking: str) -> bool:
    """Whether arms may be told apart. Where participants' treatment is masked, the committee alone sees them."""
    return audience == COMMITTEE or masking == OPEN


def may_see(*, audience: str, by: str, state: str, masking: str, sees_arms: bool) -> bool:
    """Whether somebody with a role in the trial sees a release; `sees_arms`: theirs is a role the protocol names."""
    if sees_arms:
        return True
    return audience != COMMITTEE and state == AGREED and (by != ARM or masking == OPEN)


def waits(past: Sequence[Past], audience: str) -> bool:
    """Whether another proposal waits that this one would have to be compared with."""
    return any(one.state == PROPOSED and is_whole(one.audience) == is_whole(audience) for one in past)


def earliest(past: Collection[Past], audience: str, apart: timedelta) -> tuple[datetime, datetime] | None:
    """Before which cut-off, and before which instant, no release may follow the last one of the same audience.

    None where there is none, or the last were refused or withdrawn. `apart`: how far two releases are apart.
    """
    same = [one for one in past if one.audience == audience and one.state == AGREED and one.agreed_at is not None]
    if not same:
        return None
    return max(one.cut_off for one in same) + apart, max(one.agreed_at for one in same if one.agreed_at) + apart
