"""Burdens lie between none and the worst, follow infusions and deterioration, and differ by arm as published."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.demo.fate import Fate, fate
from proapp.demo.illness import Moment, burdens
from proapp.demo.people import Invented, people
from proapp.trial.protocol import Protocol

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def ada(protocols: dict[str, Protocol]) -> Invented:
    return people(protocols["netter-1"], seed=1, count=1, year=2026)[0]


@pytest.fixture
def treated(ada: Invented, protocols: dict[str, Protocol]) -> Fate:
    protocol = protocols["netter-1"]
    return fate(ada, protocol, protocol.arms["lutetium"], at=AT, order=0, until=AT + 700 * DAY)


@pytest.mark.parametrize("days", [0, 3, 10, 90, 400, 690])
@pytest.mark.parametrize("back", [0, 1, 7, 28])
def test_burdens_stay_between_none_and_the_worst(ada: Invented, treated: Fate, days: int, back: int) -> None:
    felt = burdens(ada, treated, Moment(AT + days * DAY, back))

    assert all(0 <= burden <= 1 for burden in felt.values())


def test_nausea_comes_with_an_infusion_and_goes(ada: Invented, treated: Fate) -> None:
    dose = next(dose for dose in treated.script.doses if dose.infusion)

    before, day, week = (burdens(ada, treated, Moment(dose.at + after * DAY))["nausea"] for after in (-0.5, 0.5, 10))

    assert day > before + 0.1
    assert week < day / 2


def test_a_weekly_report_still_remembers_the_infusion(ada: Invented, treated: Fate) -> None:
    dose = next(dose for dose in treated.script.doses if dose.infusion)

    now, looking_back = (burdens(ada, treated, Moment(dose.at + 7 * DAY, days))["nausea"] for days in (0, 7))

    assert looking_back > now + 0.1


def test_deterioration_takes_health_away(ada: Invented, treated: Fate) -> None:
    before = burdens(ada, treated, Moment(treated.deteriorates_at - DAY))
    after = burdens(ada, treated, Moment(treated.deteriorates_at + 20 * DAY))

    assert after["health"] > before["health"] + 0.1
    assert after["fatigue"] > before["fatigue"]


def test_diarrhoea_eases_more_under_lutetium(ada: Invented, protocols: dict[str, Protocol]) -> None:
    protocol = protocols["netter-1"]
    eased = {}

    for name, arm in protocol.arms.items():
        told = fate(ada, protocol, arm, at=AT, order=0, until=AT + 700 * DAY)
        start = burdens(ada, None, Moment(AT - DAY))["diarrhoea"]
        eased[name] = start - burdens(ada, told, Moment(told.script.doses[0].at + 43 * DAY))["diarrhoea"]

    assert eased["lutetium"] > eased["octreotide"]
