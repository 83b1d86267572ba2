"""A report that nobody asked for, as an assignment of its own: no plan moves it, counts it or reminds of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from proapp.treatment.course import Course
from proapp.trial.unscheduled import UNSCHEDULED


@dataclass(frozen=True, slots=True)
class Report:
    """`began_at` and `completed_at` are instants by the server's clock; `zone` is where the participant was."""

    id: UUID
    instrument: str
    began_at: datetime
    completed_at: datetime
    zone: str


def row(report: Report, treated: Course, *, whose: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """The assignment's columns. It was open from beginning to completion, in the period and cycle it fell into.

    `whose` are trial_id and participant_id.
    """
    period = treated.period_at(report.completed_at)
    cycle = treated.cycle_at(report.completed_at)
    return {
        **whose,
        "id": report.id,
        "timepoint": UNSCHEDULED,
        "use": "safety",
        "period": period.number if period else 1,
        "cycle": cycle.cycle if cycle else None,
        "ordinal": 0,
        "instrument": report.instrument,
        "take": 1,
        "opens_at": report.began_at,
        "target_on": report.completed_at.astimezone(ZoneInfo(report.zone)).date(),
        "closes_at": report.completed_at,
        "zone": report.zone,
        "anchor": "participant",
        "anchor_fact": None,
        "anchor_version": 0,
        "serves": [],
        "recall_spans": False,
        "why": {"unscheduled": True},
        "planned_at": now,
        "version": 1,
        "started_at": report.began_at,
        "cancelled_at": None,
        "cancel_reason": None,
        "had_opened": False,
    }
