"""The limits a phone carries say what the rules would say, for everything that one report alone can tell."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.advice import Limit, Threshold, resolved
from proapp.flag.report import Circumstances, CourseFacts, Report, baseline_key
from proapp.flag.rule import findings
from proapp.flag.ruleset import RuleSet, shipped
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library, shipped_folder

NOON = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
BEGAN = NOON - timedelta(hours=4)


@cache
def rules() -> RuleSet:
    return shipped()["prrt-default@1"]


@cache
def definition(key: str) -> Definition:
    return Library.load(shipped_folder()).get(key)


def limits(found: tuple[Threshold, ...], rule: str, level: str) -> dict[str, float | None]:
    return {
        limit.item: limit.at_least
        for threshold in found
        if (threshold.rule, threshold.level) == (rule, level)
        for group in threshold.groups
        for limit in group
    }


@pytest.mark.parametrize(
    ("own", "limit", "because"),
    [
        (None, 3, "without a baseline the rule's own limit"),
        (2.0, 3, "a lower baseline changes nothing"),
        (3.0, 4, "above the baseline"),
        (3.5, 4, "the next whole answer above it"),
        (4.0, 5, "a limit that no answer reaches"),
    ],
)
def test_limits_are_raised_above_the_baseline(own, limit, because):
    baseline = {} if own is None else {"pro-ctcae-net/16A": own}

    found = resolved(rules(), definition("pro-ctcae-net@1.0"), baseline)

    assert limits(found, "R1", "amber")["16A"] == limit, because


def test_bowel_movements_are_counted_from_the_run_in():
    found = resolved(rules(), definition("net-diary@1.0"), {"net-diary/bowel_movements": 4.5})

    assert limits(found, "R1", "red") == {"bowel_movements": 11.5}


def test_signs_after_an_infusion_are_groups_of_which_two_are_red():
    baseline = {"net-diary/flushing_episodes": 4.0, "net-diary/pain_level": 5.0}

    found = resolved(rules(), definition("net-crisis@1.0"), baseline, course=CourseFacts(infusion_began_at=BEGAN))

    amber, red = (threshold for threshold in found if threshold.rule == "R4" and len(threshold.groups) == 4)
    assert (amber.level, amber.needs, red.level, red.needs) == ("amber", 1, "red", 2)
    assert amber.groups == red.groups
    assert limits((amber,), "R4", "amber") == {
        "flushing_episodes": 12,
        "bowel_movements": 7,
        "pain": 8,
        "vomiting_episodes": 3,
    }
    assert (amber.from_at, amber.to_at) == (BEGAN, BEGAN + timedelta(hours=72))


def test_without_an_infusion_nothing_is_said_of_a_crisis():
    found = resolved(rules(), definition("net-crisis@1.0"), {})

    assert "R4" not in {threshold.rule for threshold in found}
    assert Threshold("R6", "red", "call-now", 1, ((Limit("fluids", equals=0),),)) in found


def test_liver_advice_lasts_ninety_days_after_each_therapy():
    course = CourseFacts(liver_therapy_on=(date(2024, 2, 1),))

    found = resolved(rules(), definition("pro-ctcae@1.0"), {}, course=course)

    (liver,) = (threshold for threshold in found if threshold.rule == "R9")
    assert (liver.from_on, liver.to_on) == (date(2024, 2, 1), date(2024, 5, 1))


def test_signs_of_a_failing_liver_are_for_reports_that_nobody_asked_for():
    new = definition("net-unscheduled@1.0")

    reported = resolved(rules(), new, {}, unscheduled=True)

    assert limits(reported, "R9", "red") == {"jaundice": 1, "confusion": 1}
    assert resolved(rules(), new, {}) == ()


def test_comparisons_with_other_reports_and_muted_lines_stay_with_the_server():
    course = CourseFacts(dose_on=date(2024, 2, 1))

    found = resolved(rules(), definition("pro-ctcae@1.0"), {}, course=course)

    assert {threshold.rule for threshold in found} == {"R1"}


def test_at_baseline_only_the_red_lines_of_r1_remain():
    found = resolved(rules(), definition("pro-ctcae-net@1.0"), {}, is_baseline=True)

    assert {(threshold.rule, threshold.level) for threshold in found} == {("R1", "red")}
    assert limits(found, "R1", "red") == {"10B": 4, "17B": 4, "19A": 4}


@pytest.mark.parametrize("key", ["pro-ctcae-net@1.0", "net-diary@1.0", "net-crisis@1.0"])
@given(data=st.data())
def test_a_phone_and_the_server_say_the_same(key: str, data):
    asked, course = definition(key), CourseFacts(infusion_began_at=BEGAN)
    values = {item.code: st.integers(0, min(int(item.answers.high), 45)) for item in asked.items.values()}
    answers = data.draw(st.fixed_dictionaries({}, optional=values))
    codes = [baseline_key(instrument, code) for instrument in (key, "net-diary") for code in asked.items]
    baseline = data.draw(st.dictionaries(st.sampled_from(codes), st.integers(0, 9).map(float), max_size=8))
    report = Report(instrument=key, answers=answers, scores={}, completed_at=NOON, about_on=NOON.date())

    server = findings(rules(), Circumstances(report, baseline=baseline, course=course))
    phone = [each for each in resolved(rules(), asked, baseline, course=course) if is_met(each, answers)]

    worst = {finding.rule: finding.level for finding in reversed(server)}
    shown = {each.rule: each.level for each in sorted(phone, key=lambda each: each.level == "red")}
    assert shown == worst


def is_met(threshold: Threshold, answers: dict[str, int]) -> bool:
    return sum(any(meets(limit, answers) for limit in group) for group in threshold.groups) >= threshold.needs


def meets(limit: Limit, answers: dict[str, int]) -> bool:
    answer = answers.get(limit.item)
    if answer is None:
        return False
    return answer == limit.equals if limit.at_least is None else answer >= limit.at_least
