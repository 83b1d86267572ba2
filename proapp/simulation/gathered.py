"""Reads what a simulation left behind from its database and its people."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from proapp.base.tables import table_of
from proapp.flag.escalation import on_cover
from proapp.flag.tables import Flag
from proapp.response.tables import Response
from proapp.simulation.traces import Alert, Report, Stay
from proapp.simulation.world import Case, World


def reports(world: World) -> tuple[Report, ...]:
    """Every answer in force, by time."""
    row = table_of(Response).c
    wanted = (
        select(row.participant_id, row.instrument, row.answers, row.completed_at, row.late)
        .where(row.current, ~row.voided)
        .order_by(row.completed_at, row.participant_id, row.instrument)
    )
    with world.database.read() as session:
        found = session.execute(wanted).all()
    return tuple(Report(one[0], one[1], len(one[2]), one[3], one[4]) for one in found)


def alerts(world: World) -> tuple[Alert, ...]:
    """Every flag, by time."""
    desks = {desk.id: desk for desk in world.desks.values()}
    wanted = select(Flag).order_by(Flag.raised_at, Flag.participant_id, Flag.rule, Flag.symptom)
    with world.database.read() as session:
        flags = list(session.scalars(wanted))
    return tuple(
        Alert(
            rule=flag.rule,
            symptom=flag.symptom,
            level=flag.level,
            site=desks[flag.site_id].place.code,
            raised_at=flag.raised_at,
            acknowledged_at=flag.acknowledged_at,
            resolved_at=flag.resolved_at,
            escalations=flag.escalation_step,
            repeats=flag.repeats,
            after_hours=not on_cover(desks[flag.site_id].hours, flag.raised_at),
        )
        for flag in flags
    )


def stays(world: World) -> tuple[Stay, ...]:
    """Everybody who was registered."""
    return tuple(_stay(case, world) for case in world.cases if case.facts)


def _stay(case: Case, world: World) -> Stay:
    facts = case.facts
    allocated = next((fact for fact in facts if fact.kind == "allocation"), None)
    gone = (fact.recorded_at for fact in facts if _ends(fact.kind, fact.detail))
    return Stay(
        person=case.person.id,
        site=case.person.place.code,
        arm=allocated.detail["arm"] if allocated else None,
        registered_at=facts[0].recorded_at,
        randomised_at=allocated.recorded_at if allocated else None,
        until=min(gone, default=world.end),
    )


def _ends(kind: str, detail: Mapping[str, Any]) -> bool:
    return kind == "death" or (kind == "withdrawal" and detail["from"] in ("pro", "all"))


def cycles_of(case: Case) -> Iterator[tuple[str, str, Any]]:
    """Each cycle of each regimen of each period that something became of: the arm, the regimen, the cycle."""
    for period in case.course.periods:
        for regimen, followed in period.regimens.items():
            for cycle in followed.cycles:
                if cycle.facts:
                    yield period.arm, regimen, cycle
