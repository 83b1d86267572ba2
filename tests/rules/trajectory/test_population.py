"""Who is compared: the first arm for good, doses of the first period, and until when somebody could answer."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from proapp.participant.fact import Fact, current
from proapp.trajectory.population import member

ADA = UUID(int=1)
START = datetime(2026, 3, 20, 9, tzinfo=UTC)


def fact(kind, days, *, at=True, corrects=None, name=None, **detail):
    moment = START + timedelta(days=days)
    return Fact(
        id=uuid5(ADA, name or f"{kind}{days}"),
        kind=kind,
        on=moment.date(),
        at=moment if at else None,
        detail=detail,
        corrects=corrects,
        recorded_at=moment,
        reason="put right" if corrects else None,
    )


def ada(*facts):
    return member(ADA, current(facts), site_zone="Europe/Vienna")


def test_nobody_is_compared_before_allocation():
    assert ada(fact("registration", -10)) is None


def test_the_arm_is_the_first_one_whatever_came_later():
    crossed = ada(
        fact("allocation", 0, arm="usual-treatment", strata={"grade": "G1"}),
        fact("allocation", 200, arm="retreatment"),
        fact("given", 210, regimen="lu", cycle=1),
    )

    assert (crossed.arm, crossed.strata) == ("usual-treatment", {"grade": "G1"})
    assert crossed.second_at == START + timedelta(days=200)
    assert crossed.doses == ()
    assert crossed.cutoff("first-dose") == START


def test_a_corrected_arm_is_the_arm():
    wrong = fact("allocation", 0, arm="usual-treatment")

    corrected = ada(wrong, fact("allocation", 1, arm="retreatment", corrects=wrong.id))

    assert corrected.arm == "retreatment"
    assert corrected.randomised_on == date(2026, 3, 21)


def test_the_first_dose_ends_the_baseline_unless_the_protocol_names_randomisation():
    treated = ada(
        fact("given", 63, regimen="lu", cycle=2),
        fact("allocation", 0, arm="retreatment"),
        fact("given", 7, regimen="lu", cycle=1),
    )

    assert [dose.cycle for dose in treated.doses] == [1, 2]
    assert treated.cutoff("first-dose") == START + timedelta(days=7)
    assert treated.cutoff("randomisation") == START


@pytest.mark.parametrize(
    ("ending", "day", "could"),
    [
        (fact("death", 50, at=False), 49, True),
        (fact("death", 50, at=False), 50, False),
        (fact("withdrawal", 50, at=False, **{"from": "pro"}), 50, False),
        (fact("withdrawal", 50, at=False, **{"from": "all"}), 51, False),
        (fact("withdrawal", 50, at=False, **{"from": "treatment"}), 51, True),
        (fact("progression", 50, at=False), 51, True),
    ],
)
def test_until_when_somebody_could_answer(ending, day, could):
    person = ada(fact("allocation", 0, arm="retreatment"), ending)

    assert person.could_answer((START + timedelta(days=day)).date()) is could


def test_an_allocation_without_a_time_counts_from_the_sites_midnight():
    person = ada(fact("allocation", 0, at=False, arm="retreatment"))

    assert person.randomised_at == datetime(2026, 3, 19, 23, tzinfo=UTC)
