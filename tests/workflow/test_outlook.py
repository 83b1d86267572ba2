"""What is stored of the days to come is what the course says, whatever is recorded and in whatever order."""

from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import delete

from proapp.base.errors import Problem
from proapp.participant import queries
from proapp.treatment.course import course
from proapp.workflow.treatment.fill_outlooks import fill_outlooks
from proapp.worklist.outlook import Ahead, ahead
from proapp.worklist.tables import Outlook
from tests import make

START = make.at(date(2026, 3, 20), 10)


def stored(database):
    (row,) = make.rows(database, Outlook)
    return Ahead(*(getattr(row, name) for name in Ahead.__slots__))


def worked_out(database, catalogue):
    with database.read() as session:
        ada = queries.participant(session, make.named("ada"))
        protocol = catalogue.protocol(session, ada.trial_id, ada.protocol_version)
        return ahead(course(protocol, queries.facts(session, ada.id), site_zone="Europe/Vienna"))


def facts(database):
    with database.read() as session:
        return list(queries.fact_rows(session, make.named("ada")))


def happening(chance, known):
    """Something that may happen to ada: its kind and what is said of it, perhaps in place of something said before."""
    cycle = {"regimen": chance.choice(["lu", "lu", "octreotide"]), "cycle": chance.randint(1, 3)}
    day = str(START.date() + timedelta(days=chance.randint(10, 200)))
    kind, said = chance.choice(
        [
            ("given", cycle), ("given", cycle), ("delayed", {**cycle, "to": day}), ("held", cycle), ("skipped", cycle),
            ("stopped", {"regimen": "lu"}), ("pause", {"until": day}), ("pause", {}), ("resume", {}),
            ("withdrawal", {"from": chance.choice(["treatment", "pro"])}), ("progression", {"assessor": "local"}),
            ("death", {}), ("laboratory", {"results": {"platelets": {"value": 90, "unit": "10^9/L"}}}),
            ("ssa-injection", {"agent": "octreotide"}),
        ]
    )  # fmt: skip
    if known and chance.random() < 0.3:
        corrected = chance.choice(known)
        return corrected.kind, {"retracted": True, "corrects": corrected.id, "reason": "a typing error"}
    return kind, said


@pytest.mark.parametrize("seed", range(6))
def test_after_every_fact_the_outlook_is_the_courses(allocated, catalogue, seed):
    chance, now, told = Random(seed), START, 0
    assert stored(allocated) == worked_out(allocated, catalogue)

    for _ in range(14):
        now += timedelta(days=chance.randint(0, 30), hours=1)
        known = [one for one in facts(allocated) if one.kind not in ("registration", "allocation")]
        kind, said = happening(chance, known)
        try:
            make.fact(allocated, catalogue, kind, now - timedelta(hours=1), now=now, id=uuid4(), **said)
        except Problem:
            continue  # it does not fit what is known: nothing is stored

        told += 1
        assert stored(allocated) == worked_out(allocated, catalogue), (kind, said)

    assert told > 2


def test_after_an_upgrade_everybody_has_an_outlook(treated, catalogue):
    before = make.rows(treated, Outlook)
    treated.run(lambda session: session.execute(delete(Outlook)))

    filled = [treated.run(lambda session: fill_outlooks(session, catalogue=catalogue)) for _ in range(2)]

    assert filled == [1, 0]
    assert stored(treated) == Ahead(*(getattr(before[0], name) for name in Ahead.__slots__))
    assert stored(treated).next_cycle == 2
