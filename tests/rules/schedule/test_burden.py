"""What a protocol asks of people a week: counted from the plan of somebody to whom everything happens as planned."""

import pytest

from proapp.cli.burden import burden_lines
from proapp.schedule.as_planned import RANDOMISED, facts_as_planned
from proapp.schedule.burden import Load, burdens
from proapp.trial.reading import shipped
from tests.rules.treatment import make

SHIPPED = shipped()
C30 = (
    "  - {id: weekly, use: compare, anchor: randomisation, repeat: {first: 7, every: 14, times: 3},"
    " instruments: [qlq-c30@3.0]}"
)
DIARY = (
    "  - {id: diary, use: compare, only: {functioning: true}, anchor: randomisation, from: 0, to: 6, daily: true,"
    " instruments: [net-diary@1.0]}"
)
FUNCTIONING = "baseline_facts: {functioning: {type: boolean}}"


def of(timepoints, **more):
    return burdens(make.protocol(timepoints, **more), make.LIBRARY, weeks=12)


def doses(trial, arm):
    facts = facts_as_planned(SHIPPED[f"{trial}@1"], arm, days=400)
    return {
        (fact.detail["regimen"], fact.detail["cycle"]): (fact.on - RANDOMISED).days
        for fact in facts
        if fact.kind == "given"
    }


def test_items_are_counted_in_the_week_they_are_due():
    (found,) = of(C30)

    assert found.weeks == {2: Load(30, 30), 4: Load(30, 30), 6: Load(30, 30)}
    assert found.mean(1, 12) == Load(7.5, 7.5)
    assert found.busiest == (2, Load(30, 30))
    assert found.busiest[1].minutes == 5


def test_questions_that_others_open_are_between_the_least_and_the_most():
    (found,) = of(C30.replace("qlq-c30@3.0", "pro-ctcae-net@1.0"))

    assert found.weeks[2] == Load(16, 28)


def test_people_something_is_only_for_have_a_burden_of_their_own():
    others, functioning = of(f"{C30}\n{DIARY}", extra=FUNCTIONING)

    assert (others.whose, functioning.whose) == ({}, {"functioning": True})
    assert 1 not in others.weeks
    assert functioning.weeks[1].most == 7 * len(make.LIBRARY.get("net-diary@1.0").items)


def test_nothing_asked_is_no_burden():
    (found,) = of("  - {id: end, use: compare, anchor: progression, from: 0, to: 7, instruments: [qlq-c30@3.0]}")

    assert found.weeks == {}
    assert found.busiest == (0, Load())
    assert found.mean(1, 12) == Load()


def test_windows_that_meet_are_counted_by_their_timepoints():
    late = C30.replace("}, instruments", "}, late: 6, instruments")
    again = "  - {id: again, use: safety, anchor: {administration: lu}, from: 10, to: 12, instruments: [qlq-c30@3.0]}"

    (found,) = of(f"{late}\n{again}")

    assert found.overlaps == {("weekly", "again", "qlq-c30@3.0"): 1}


def test_recalls_with_an_infusion_inside_are_counted_of_all():
    dose = C30.replace("{first: 7, every: 14, times: 3}", "{first: 59, every: 14, times: 2}")

    (found,) = of(dose)

    assert found.straddles == {("weekly", "qlq-c30@3.0"): (1, 2)}


@pytest.mark.parametrize(
    ("trial", "arm", "expected"),
    [
        (
            "compose",
            "edotreotide",
            {("lu", cycle): day for cycle, day in enumerate((0, 42, 98, 154, 210, 266), start=1)},
        ),
        ("net-retreat", "usual-treatment", {("usual", 1): 0}),
        ("observation-crossover", "observation", {}),
        ("liver-first", "liver-first", {("lu", cycle): 14 + 42 + 56 * (cycle - 1) for cycle in (1, 2, 3, 4)}),
        (
            "prrt-damage-repair",
            "triapine",
            {(regimen, cycle): 56 * (cycle - 1) for regimen in ("lu", "triapine") for cycle in (1, 2, 3, 4)},
        ),
    ],
)
def test_everything_is_given_as_planned(trial, arm, expected):
    assert doses(trial, arm) == expected


def test_an_arm_nobody_is_randomised_into_has_no_burden():
    found = burdens(SHIPPED["placebo-crossover@1"], make.LIBRARY, weeks=12)

    assert {burden.arm for burden in found} == {"everolimus", "placebo"}


@pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))
def test_no_shipped_protocol_asks_for_more_than_forty_minutes_in_its_busiest_week(protocol):
    found = burdens(protocol, make.LIBRARY)

    assert all(burden.busiest[1].minutes <= 40 for burden in found)
    assert all(burden.straddles == {} for burden in found)


def test_lines_say_arm_people_weeks_and_what_meets():
    late = C30.replace("}, instruments", "}, late: 6, instruments")
    again = "  - {id: again, use: safety, anchor: {administration: lu}, from: 10, to: 12, instruments: [qlq-c30@3.0]}"

    lines = list(burden_lines(of(f"{late}\n{again}")))

    assert lines[0] == "Items (least-most) and minutes a week, everything as planned, 10 seconds an item:"
    assert lines[1].split() == [
        "arm",
        "of",
        "whom",
        "weeks",
        "1-12",
        "weeks",
        "13-52",
        "weeks",
        "53-104",
        "busiest",
        "week",
    ]
    assert lines[2].split()[:2] == ["only", "all"]
    assert lines[3].startswith("note: only: weekly and again ask qlq-c30@3.0 at once 1 times")
