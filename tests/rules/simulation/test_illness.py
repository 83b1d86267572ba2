"""Burdens lie between none and the worst, follow infusions and deterioration, and differ by what an arm does."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.simulation.dose import Dose
from proapp.simulation.effects import INFUSED, WATCHED, Effect
from proapp.simulation.illness import Illness, Moment, burdens
from proapp.simulation.people import Invented, people
from proapp.simulation.places import POOL
from proapp.trial.protocol import Protocol

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)
DOSES = tuple(Dose(AT + days * DAY, infusion=True) for days in (2, 58, 114, 170))


@pytest.fixture
def ada(protocols: dict[str, Protocol]) -> Invented:
    return people(protocols["netter-1"], places=POOL, seed=1, count=1, year=2026)[0]


@pytest.fixture
def treated() -> Illness:
    return Illness(INFUSED, DOSES, AT + 300 * DAY)


@pytest.mark.parametrize("days", [0, 3, 10, 90, 400, 690])
@pytest.mark.parametrize("back", [0, 1, 7, 28])
def test_burdens_stay_between_none_and_the_worst(ada: Invented, treated: Illness, days: int, back: int) -> None:
    felt = burdens(ada, treated, Moment(AT + days * DAY, back))

    assert all(0 <= burden <= 1 for burden in felt.values())


def test_nausea_comes_with_an_infusion_and_goes(ada: Invented, treated: Illness) -> None:
    first = DOSES[0].at

    before, day, week = (burdens(ada, treated, Moment(first + after * DAY))["nausea"] for after in (-0.5, 0.5, 10))

    assert day > before + 0.1
    assert week < day / 2


def test_a_weekly_report_still_remembers_the_infusion(ada: Invented, treated: Illness) -> None:
    later = DOSES[0].at + 7 * DAY

    now, looking_back = (burdens(ada, treated, Moment(later, days))["nausea"] for days in (0, 7))

    assert looking_back > now + 0.1


def test_deterioration_takes_health_away(ada: Invented, treated: Illness) -> None:
    before = burdens(ada, treated, Moment(treated.deteriorates_at - DAY))
    after = burdens(ada, treated, Moment(treated.deteriorates_at + 20 * DAY))

    assert after["health"] > before["health"] + 0.1
    assert after["fatigue"] > before["fatigue"]


@pytest.mark.parametrize(("concept", "does"), [("diarrhoea", INFUSED), ("flushing", INFUSED)])
def test_a_symptom_eases_more_where_the_arm_relieves_it(ada: Invented, concept: str, does: Effect) -> None:
    start = burdens(ada, None, Moment(AT - DAY))[concept]
    late = Moment(DOSES[0].at + 43 * DAY)

    eased, watched = (burdens(ada, Illness(one, DOSES, AT + 900 * DAY), late)[concept] for one in (does, WATCHED))

    assert eased < watched == start
