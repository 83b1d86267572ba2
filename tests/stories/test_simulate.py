"""Every shipped trial lived through before its first patient: the real engine, and a report whose sums add up."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from proapp.response.tables import Quarantine, Response
from proapp.score.tables import ScoreRow
from proapp.simulation import lived_burden
from proapp.simulation.simulate import Wanted, simulated
from proapp.simulation.told import Told, told
from proapp.simulation.workload import Minutes
from proapp.simulation.world import World
from proapp.trial.reading import shipped
from proapp.workflow.catalogue import Catalogue
from tests import make

PROTOCOLS = {protocol.trial: protocol for protocol in shipped().values()}
WEEKS = 10


@dataclass(frozen=True)
class Lived:
    """A simulation at its end, and what is told of it."""

    world: World
    told: Told


@pytest.fixture(scope="module", params=sorted(PROTOCOLS))
def lived(request: pytest.FixtureRequest, catalogue: Catalogue) -> Iterator[Lived]:
    text = make.protocol_text(request.param)
    arms = sum(arm.ratio for arm in PROTOCOLS[request.param].arms.values() if arm.open)
    with simulated(text, Wanted(max(arms, 3), WEEKS, seed=2), catalogue=catalogue) as world:
        yield Lived(world, told(world, cost=Minutes(), whole=False))


def number(world: World, table: type) -> int:
    with world.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_arm_that_is_open_gets_people(lived: Lived) -> None:
    open_arms = {arm.id for arm in lived.world.protocol.arms.values() if arm.open}

    randomised = Counter(stay.arm for stay in lived.told.stays)

    assert set(randomised) == open_arms
    assert sum(randomised.values()) == len(lived.world.cases)


def test_answers_are_kept_and_scored_and_none_is_refused(lived: Lived) -> None:
    world = lived.world

    with world.database.read() as session:
        unscored = session.scalar(
            select(func.count()).where(~select(ScoreRow.scale).where(ScoreRow.response_id == Response.id).exists())
        )

    assert number(world, Response) == world.tally["answered"] == len(lived.told.reports) > 40
    assert unscored == 0
    assert number(world, Quarantine) == world.tally["refused"] == 0


def test_the_audit_trail_vouches_for_every_row(lived: Lived) -> None:
    assert make.faults(lived.world.database) == []


def test_the_sums_of_the_report_are_those_of_the_rows(lived: Lived) -> None:
    found = lived.told

    weeks = sum(row.weeks for row in found.burden if row.stretch != lived_burden.BEFORE)
    stayed = sum((stay.until - stay.randomised_at).days / 7 for stay in found.stays if stay.randomised_at)

    assert sum(row.questionnaires for row in found.burden) == len(found.reports)
    assert sum(row.items for row in found.burden) == sum(report.items for report in found.reports)
    assert weeks == pytest.approx(stayed, abs=len(found.stays))
    assert sum(rule.flags for rule in found.rules) == len(found.alerts)
    assert sum(site.reports for site in found.sites) == len(found.reports)
    assert sum(site.red + site.amber for site in found.sites) == len(found.calling)


def test_completion_is_of_what_was_asked_for_comparison(lived: Lived) -> None:
    rows = lived.told.completeness

    both = [counts for row in rows for counts in row.by_arm.values()]

    assert {row.timepoint for row in rows} <= {point.id for point in lived.world.protocol.timepoints}
    assert all(received <= expected for received, expected in both)
    assert sum(received for received, _ in both) > 0.7 * sum(expected for _, expected in both)


def test_every_analysis_shows_something_or_says_why_not(lived: Lived) -> None:
    assert [one.stem for one in lived.told.analyses if one.fault] == []
    assert all(one.shown or one.reason for one in lived.told.analyses)
    assert {one.analysis.name for one in lived.told.analyses if one.shown} >= {"trajectories", "completion"}
