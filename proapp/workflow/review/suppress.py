"""A site knows of a symptom: for some weeks its rule raises nothing new, unless it gets worse. Or no longer so."""

from datetime import date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.errors import Conflict, Invalid, NotFound, Place
from proapp.flag import lifecycle, queries
from proapp.flag.tables import Flag, FlagSuppression
from proapp.trial import queries as trial_queries
from proapp.workflow.review import ladder

SUPPRESSED = frozenset({"flag_suppression"})


def suppress(
    session: Session, *, actor: Actor, now: datetime, flag_id: UUID, version: int, until: date, reason: str
) -> Flag:
    """Let a flag's rule and symptom rest for its participant until a day at the site, the first that may raise anew.

    What would have been raised is counted. Raises NotFound, Stale (not at `version`), Invalid (a day that has come or
    is more than 90 days on), Conflict (a red flag; it rests already).
    """
    flag = ladder.locked(session, flag_id, version=version)
    site = trial_queries.site(session, flag.site_id)
    assert site is not None
    today = now.astimezone(ZoneInfo(site.zone)).date()
    if flag.level == lifecycle.EMERGENCY:
        raise Conflict("a red flag is an emergency: its rule is never kept from raising")
    if fault := lifecycle.rest_fault(until, today=today):
        raise Invalid("the symptom cannot rest until then", errors=[Place("/until", fault)])
    resting = queries.resting(session, flag.participant_id, today=today)
    if any((one.rule, one.symptom) == (flag.rule, flag.symptom) for one in resting):
        raise Conflict("this symptom rests already by this rule: lift that first")

    row = {
        "id": uuid4(),
        "trial_id": flag.trial_id,
        "participant_id": flag.participant_id,
        "flag_id": flag.id,
        "rule": flag.rule,
        "symptom": flag.symptom,
        "until_on": until,
        "made_at": now,
        "made_by": actor.id,
        "held_back": 0,
    }
    session.execute(insert(FlagSuppression).values(row))
    flag.version += 1
    ladder.record(
        session, flag, "flag.suppressed", now=now, actor=actor, reason=reason, covers=SUPPRESSED,
        suppression=str(row["id"]),
    )  # fmt: skip
    return flag


def lift(session: Session, *, actor: Actor, now: datetime, flag_id: UUID) -> Flag:
    """From now on the rule may raise again. Where nothing rests, nothing changes. Raises NotFound."""
    flag = queries.flag(session, flag_id, lock=True)
    if flag is None:
        raise NotFound("there is no such flag")
    standing = [one for one in queries.suppressions_of(session, flag_id) if one.lifted_at is None]
    if not standing:
        return flag

    flag.version += 1
    for one in standing:
        one.lifted_at, one.lifted_by = now, actor.id
        ladder.record(
            session, flag, "flag.suppression-lifted", now=now, actor=actor, covers=SUPPRESSED, suppression=str(one.id)
        )  # fmt: skip
    return flag
