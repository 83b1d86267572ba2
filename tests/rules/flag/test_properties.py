"""What holds for every report: worse never counts as less, order does not matter, a missing baseline hides nothing."""

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.report import Circumstances, CourseFacts, Report, baseline_key, counted
from proapp.flag.rule import Finding, findings
from proapp.flag.ruleset import LEVELS, RuleSet, shipped
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library, shipped_folder
from proapp.score.scoring import scores

NOON = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
KEYS = ("pro-ctcae-net@1.0", "net-diary@1.0", "net-crisis@1.0")
# Answers that are worse when lower, or that say which other item is asked: no rule reads "more" from them.
NOT_WORSE_UPWARDS = {"fluids", "stoma", "stool_form", "bag_emptied"}


@cache
def rules() -> RuleSet:
    return shipped()["prrt-default@1"]


@cache
def definition(key: str) -> Definition:
    return Library.load(shipped_folder()).get(key)


def report_of(key: str, answers: dict[str, float], *, at: datetime = NOON) -> Report:
    asked = definition(key)
    return Report(
        instrument=key,
        answers=counted(asked, answers),
        scores={scale: score.value for scale, score in scores(asked, answers).items()},
        completed_at=at,
        about_on=at.date(),
        interval_days=7,
    )


def answers_to(key: str) -> st.SearchStrategy[dict[str, float]]:
    items = definition(key).items.values()
    return st.fixed_dictionaries(
        {}, optional={item.code: st.integers(int(item.answers.low), min(int(item.answers.high), 45)) for item in items}
    )


def baselines(key: str) -> st.SearchStrategy[dict[str, float]]:
    codes = [*definition(key).items, *(score.id for score in definition(key).scores)]
    return st.dictionaries(
        st.sampled_from([baseline_key(instrument, code) for instrument in (key, "net-diary") for code in codes]),
        st.integers(0, 12).map(float),
        max_size=12,
    )


def ranks(found: tuple[Finding, ...]) -> dict[tuple[str, str], int]:
    return {(finding.rule, finding.symptom): LEVELS.index(finding.level) for finding in found}


days = st.sampled_from([None, 0.5, 3, 20, 60])


def course_of(since: float | None) -> CourseFacts:
    if since is None:
        return CourseFacts()
    began = NOON - timedelta(days=since)
    return CourseFacts(infusion_began_at=began, dose_on=began.date(), liver_therapy_on=(began.date(),))


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), since=days)
def test_a_more_severe_answer_never_lowers_a_level(key: str, data, since):
    answers = data.draw(answers_to(key))
    baseline = data.draw(baselines(key))
    item = data.draw(st.sampled_from(sorted(set(definition(key).items) - NOT_WORSE_UPWARDS)))
    milder = dict(answers) | {item: data.draw(st.integers(0, 3))}
    severer = milder | {item: milder[item] + 1}

    before, after = (
        ranks(findings(rules(), Circumstances(plain(key, each), baseline=baseline, course=course_of(since))))
        for each in (milder, severer)
    )

    assert all(after.get(place, -1) >= level for place, level in before.items())


def plain(key: str, answers: dict[str, float]) -> Report:
    """Answers as they stand; composites are left to the test of their own table."""
    return Report(instrument=key, answers=answers, scores={}, completed_at=NOON, about_on=NOON.date())


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), since=days)
def test_a_missing_baseline_suppresses_nothing(key: str, data, since):
    report = report_of(key, data.draw(answers_to(key)))
    baseline = data.draw(baselines(key))

    known = ranks(findings(rules(), Circumstances(report, baseline=baseline, course=course_of(since))))
    unknown = ranks(findings(rules(), Circumstances(report, course=course_of(since))))

    assert all(unknown.get(place, -1) >= level for place, level in known.items())


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), since=days)
def test_the_order_of_answers_and_of_recent_reports_does_not_matter(key: str, data, since):
    answers = data.draw(answers_to(key))
    recent = [
        report_of(key, data.draw(answers_to(key)), at=NOON - timedelta(days=ago))
        for ago in data.draw(st.lists(st.sampled_from([0.1, 1, 2]), max_size=3))
    ]
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))

    first = findings(rules(), Circumstances(report_of(key, answers), recent=recent, course=course_of(since)))
    second = findings(rules(), Circumstances(report_of(key, shuffled), recent=recent[::-1], course=course_of(since)))

    assert first == second


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data(), since=days)
def test_one_finding_per_rule_and_symptom_the_worst_first(key: str, data, since):
    report = report_of(key, data.draw(answers_to(key)))

    found = findings(rules(), Circumstances(report, course=course_of(since)))

    assert len({(finding.rule, finding.symptom) for finding in found}) == len(found)
    order = [LEVELS.index(finding.level) for finding in found]
    assert order == sorted(order, reverse=True)
    assert all(finding.why and finding.action in rules().actions for finding in found)


@given(answers=answers_to("pro-ctcae-net@1.0"))
def test_baseline_reports_and_late_ones_never_raise_more_than_they_may(answers):
    asked = report_of("pro-ctcae-net@1.0", answers)
    start = Report(
        instrument=asked.instrument,
        answers=asked.answers,
        scores=asked.scores,
        completed_at=NOON,
        about_on=NOON.date(),
        is_baseline=True,
    )

    assert {(finding.rule, finding.level) for finding in findings(rules(), Circumstances(start))} <= {("R1", "red")}
    assert {finding.level for finding in findings(rules(), Circumstances(asked), arrived_late=True)} <= {"information"}
