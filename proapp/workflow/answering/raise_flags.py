"""Findings become flags: new ones tell the participant's own site, repeats join the flag that waits already, and what
the site has let rest is counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import Actor
from proapp.flag import queries
from proapp.flag.escalation import Cover, cover, next_due
from proapp.flag.joining import REPEAT, HeldBack, Quiet, decide
from proapp.flag.lifecycle import resolve_by
from proapp.flag.rule import Finding
from proapp.flag.ruleset import RuleSet
from proapp.message import queries as message_queries
from proapp.message.draft import flag_raised
from proapp.response.intake import Whose
from proapp.trial import queries as trial_queries


@dataclass(frozen=True, slots=True)
class Source:
    """What the findings were made from, a response or a quarantined body: whose, and when it was answered.

    `told`: what the same answers have told already, from quarantine.
    """

    id: UUID
    whose: Whose
    answered_at: datetime
    told: tuple[Quiet, ...] = ()


def raise_flags(
    session: Session,
    found: Iterable[Finding],
    *,
    source: Source,
    ruleset: RuleSet,
    within: Mapping[str, int],
    actor: Actor,
    now: datetime,
) -> None:
    """Store what is new with its messages and first escalation; count what repeats and what rests.

    `within`: hours to an outcome by level.
    """
    whose = source.whose
    waiting = queries.open_flags(session, whose.participant_id, since=now - REPEAT)
    site = trial_queries.site(session, whose.site_id)
    assert site is not None
    hours = cover(site.zone, site.cover)
    quiet = queries.resting(session, whose.participant_id, today=now.astimezone(hours.zone).date())
    decision = decide(found, waiting, now=now, quiet=[*source.told, *quiet])

    rows = [_row(finding, source, ruleset=ruleset, hours=hours, now=now) for finding in decision.raised]
    rows = [{**row, "resolve_by": resolve_by(now, level=row["level"], within=within)} for row in rows]
    new = queries.insert_flags(session, rows)
    told = [row for row in rows if row["id"] in new]
    for row in told:
        _record(session, row["id"], "flag.raised", source=source, actor=actor, now=now, detail=_coded(row))
    _tell_site(session, told, whose, now=now)
    for repeat in decision.joined:
        queries.join_repeat(session, repeat.flag, at=now)
        detail = {"source": str(source.id), "rule": repeat.finding.rule}
        _record(session, repeat.flag, "flag.repeated", source=source, actor=actor, now=now, detail=detail)
    for kept in decision.held_back:
        _hold_back(session, kept, source=source, actor=actor, now=now)


def _tell_site(session: Session, told: Iterable[Mapping[str, Any]], whose: Whose, *, now: datetime) -> None:
    """Information waits in the list and sends no message."""
    urgent = [row["id"] for row in told if row["level"] != "information"]
    messages = [flag_raised(one, trial_id=whose.trial_id, site_id=whose.site_id, now=now) for one in urgent]
    message_queries.enqueue(session, messages, now=now)


def _hold_back(session: Session, kept: HeldBack, *, source: Source, actor: Actor, now: datetime) -> None:
    queries.hold_back(session, kept.suppression, at=now)
    audit.record(
        session,
        audit.Event(
            stream=source.whose.trial_id,
            action="flag.held-back",
            object_type="flag_suppression",
            object_id=str(kept.suppression),
            actor=actor,
            at=now,
            detail={"source": str(source.id), "rule": kept.finding.rule},
        ),
    )


def _row(finding: Finding, source: Source, *, ruleset: RuleSet, hours: Cover, now: datetime) -> dict[str, Any]:
    first = next_due(ruleset.ladders.get(finding.level, ()), hours, raised_at=now, after=0)
    return {
        "id": uuid5(source.id, f"{finding.rule}/{finding.symptom}"),
        "trial_id": source.whose.trial_id,
        "site_id": source.whose.site_id,
        "participant_id": source.whose.participant_id,
        "source_id": source.id,
        "ruleset": ruleset.key,
        "rule": finding.rule,
        "symptom": finding.symptom,
        "level": finding.level,
        "why": finding.document(),
        "action": finding.action,
        "answered_at": source.answered_at,
        "raised_at": now,
        "next_escalation_at": first.at if first else None,
    }


def _coded(row: dict[str, Any]) -> dict[str, Any]:
    """What the audit may know of a flag: no values."""
    return {"rule": row["rule"], "ruleset": row["ruleset"], "source": str(row["source_id"])}


def _record(
    session: Session, flag_id: UUID, action: str, *, source: Source, actor: Actor, now: datetime, detail: dict[str, Any]
) -> None:
    audit.record(
        session,
        audit.Event(
            stream=source.whose.trial_id,
            action=action,
            object_type="flag",
            object_id=str(flag_id),
            actor=actor,
            at=now,
            detail=detail,
        ),
    )
