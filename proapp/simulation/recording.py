"""What a site writes down about a participant goes the way it goes in earnest; the schedule follows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from proapp.base.actor import SYSTEM
from proapp.base.errors import Conflict
from proapp.participant.fact import Fact
from proapp.simulation.world import Case, World
from proapp.workflow.treatment.record_fact import NewFact, record_fact

MINUTE = timedelta(minutes=1)


class Recording:
    """Keeps facts; `on_change` is told of whoever's schedule changed, `on_record` of every fact kept."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.on_change: Callable[[Case], None] = lambda case: None
        self.on_record: Callable[[Case, Fact], None] = lambda case, fact: None

    def record(
        self, case: Case, kind: str, detail: Mapping[str, Any], *, at: datetime | None = None, on: date | None = None
    ) -> Fact | None:
        """Keep a fact of today unless a day or a time is named. None when what is known speaks against it."""
        world = self._world
        if case.dead:
            return None
        day = on if on is not None or at is not None else world.now.astimezone(case.zone).date()
        names = (kind, detail.get("regimen"), detail.get("cycle"), len(case.facts))
        new = NewFact(id=world.id(case.person.id, *names), kind=kind, on=day, at=at, detail=detail)
        try:
            kept = world.database.run(
                lambda session: record_fact(
                    session, actor=SYSTEM, now=world.now, catalogue=world.catalogue, participant_id=case.person.id,
                    fact=new,
                )
            )  # fmt: skip
        except Conflict:
            world.tally["refused"] += 1
            return None
        row = kept.fact
        fact = Fact(row.id, row.kind, row.on, row.at, row.detail, row.corrects, world.now, row.reason)
        self.keep(case, fact)
        if kept.change.added or kept.change.moved or kept.change.cancelled:
            self.on_change(case)
        self.on_record(case, fact)
        return fact

    def keep(self, case: Case, fact: Fact) -> None:
        """Remember a fact that is kept."""
        case.facts.append(fact)
        case.known = None
        self._world.tally[fact.kind] += 1
