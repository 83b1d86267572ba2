"""What a clinician needs of one flag: the answers behind it in words, the rule, who was told when, the advice shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from proapp.api import work
from proapp.base import trail
from proapp.base.errors import Problem
from proapp.base.strict_json import loads
from proapp.flag import lifecycle, queries
from proapp.flag.grounds import grounds, lines
from proapp.flag.history import Happened, Stage, history
from proapp.flag.ruleset import RuleSet
from proapp.flag.tables import Flag, FlagSuppression
from proapp.instrument.definition import Definition
from proapp.message import queries as messages
from proapp.message import shown
from proapp.message.draft import flag_key
from proapp.response import queries as responses
from proapp.workflow.answering.evaluate import readable

LANGUAGE = "en"  # of those who review; without wording the concept labels stand in


@dataclass(frozen=True, slots=True)
class _Report:
    """What a flag was made from: a response, or what could be read of a body in quarantine."""

    definition: Definition
    answers: Mapping[str, Any]
    completed_at: datetime
    assignment_id: UUID | None
    quarantined: bool


def shown_flag(flag: Flag, *, now: datetime) -> dict[str, Any]:
    """A flag for the wire, with its state and whether its outcome is overdue."""
    overdue = lifecycle.is_overdue(flag.resolve_by, flag.resolved_at, now=now)
    return {**queries.row(flag), "state": lifecycle.state(flag), "overdue": overdue}


def detailed(flag: Flag, *, now: datetime) -> dict[str, Any]:
    """The same with everything that a review needs."""
    ruleset = work.catalogue().ruleset(flag.ruleset)
    report = _report(flag)
    return {
        **shown_flag(flag, now=now),
        "rule_words": _rule(ruleset, flag),
        "report": None if report is None else _report_shown(flag, report),
        **_grounds(flag, report),
        "history": _history(flag, ruleset),
        "advice": [] if report is None else _advice(flag, report),
        "suppressions": _suppressions(flag),
    }


def _rule(ruleset: RuleSet, flag: Flag) -> dict[str, Any]:
    rule = ruleset.rule(flag.rule)
    sources = [ruleset.sources[name].text for name in rule.sources] if rule else []
    return {"title": rule.title if rule else flag.rule, "action": ruleset.actions.get(flag.action), "sources": sources}


def _report(flag: Flag) -> _Report | None:
    session, library = work.reading(), work.catalogue().library
    if (found := responses.response(session, flag.source_id)) is not None:
        definition = library.get(found.instrument)
        return _Report(definition, found.answers, found.completed_at, found.assignment_id, quarantined=False)
    if (held := responses.quarantine(session, flag.source_id)) is None:
        return None
    news = readable(held.body, held.id, received_at=held.received_at, library=library)
    if news is None:
        return None
    said = news.reported
    return _Report(news.definition, said.answers, said.completed_at, _assignment(held.body), quarantined=True)


def _assignment(body: bytes) -> UUID | None:
    try:
        return UUID(loads(body)["assignment_id"])
    except (Problem, KeyError, TypeError, ValueError, AttributeError):
        return None


def _report_shown(flag: Flag, report: _Report) -> dict[str, Any]:
    return {
        "id": flag.source_id,
        "quarantined": report.quarantined,
        "instrument": report.definition.key,
        "title": report.definition.title,
        "assignment": report.assignment_id,
        "completed_at": report.completed_at,
    }


def _grounds(flag: Flag, report: _Report | None) -> dict[str, Any]:
    """Why, and the answers themselves."""
    if report is None:
        return {"grounds": [], "answers": []}
    wording = work.catalogue().library.wording(report.definition.key, LANGUAGE)
    found = grounds(flag.why, report.definition, wording)
    said = lines((ground.code for ground in found), report.definition, wording, report.answers)
    return {"grounds": [asdict(ground) for ground in found], "answers": [asdict(line) for line in said]}


def _history(flag: Flag, ruleset: RuleSet) -> list[dict[str, Any]]:
    events = trail.about(work.reading(), "flag", [flag.id])
    happened = [Happened(**{name: event[name] for name in Happened.__slots__}) for event in events]
    stages = history(happened, ruleset.ladders.get(flag.level, ()))
    sent = messages.sent_at(work.reading(), {flag_key(flag.id, _what(stage)) for stage in stages})
    return [{**asdict(stage), "sent_at": sent.get(flag_key(flag.id, _what(stage)))} for stage in stages]


def _what(stage: Stage) -> str:
    return stage.what if stage.step is None else str(stage.step)


def _advice(flag: Flag, report: _Report) -> list[dict[str, Any]]:
    if report.assignment_id is None:
        return []
    seen = shown.advice(work.reading(), flag.participant_id, report.assignment_id)
    names = ("rule", "level")
    return [
        {**{name: one.detail.get(name) for name in names}, "at": one.at, "received_at": one.received_at} for one in seen
    ]


def _suppressions(flag: Flag) -> list[dict[str, Any]]:
    found = queries.suppressions_of(work.reading(), flag.id)
    if not found:
        return []
    events = trail.about(work.reading(), "flag", [flag.id])
    reasons = {event["detail"].get("suppression"): event["reason"] for event in events if event["reason"]}
    return [shown_suppression(one, reason=reasons.get(str(one.id))) for one in found]


def shown_suppression(one: FlagSuppression, *, reason: str | None) -> dict[str, Any]:
    """A suppression for the wire."""
    names = ("id", "participant_id", "flag_id", "rule", "symptom", "until_on", "made_at", "made_by", "held_back")
    ended = ("last_at", "lifted_at", "lifted_by")
    return {**{name: getattr(one, name) for name in (*names, *ended)}, "reason": reason}
