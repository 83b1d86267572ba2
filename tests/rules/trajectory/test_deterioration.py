"""Time to deterioration: each definition on short series, and what happens when nothing can be compared."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory import estimate
from proapp.trajectory.deterioration import DEFINITIONS, Rule, Series, time, times
from proapp.trajectory.survival import compared, curves


def ada(*later: tuple[int, float], baseline: float | None = 75.0, death_day: int | None = None) -> Series:
    return Series(participant="ada", arm="A", baseline=baseline, later=later, death_day=death_day)


FOLDER = Path(estimate.__file__).parent
WORSE, SAME = 58.3333333333, 75.0


@pytest.mark.parametrize(
    ("definition", "later", "day", "because"),
    [
        ("first", [(84, WORSE), (168, SAME)], 84, "once is enough"),
        ("confirmed", [(84, WORSE), (168, SAME)], None, "the next is not worse"),
        ("confirmed", [(84, WORSE), (168, WORSE)], 84, "the next is worse too"),
        ("confirmed", [(84, SAME), (168, WORSE)], None, "there is no next"),
        ("confirmed_or_last", [(84, SAME), (168, WORSE)], 168, "the last one confirms itself"),
        ("confirmed_or_last", [(84, WORSE), (168, SAME), (252, WORSE)], 252, "the first was not confirmed"),
        ("definitive", [(84, WORSE), (168, SAME), (252, WORSE)], 252, "it recovered in between"),
        ("definitive", [(84, WORSE), (168, WORSE)], 84, "it never recovered"),
    ],
)
def test_definitions(definition, later, day, because):
    found = time(ada(*later), Rule(definition=definition))

    assert (found.day if found.event else None) == day, because


@pytest.mark.parametrize(
    ("series", "death_is_event", "expected"),
    [
        (ada(), False, (1, False, "no_followup_censored_day1")),
        (ada(baseline=None), True, (None, None, "no_baseline_excluded")),
        (ada((84, SAME), death_day=200), False, (84, False, "censored_last_pro")),
        (ada((84, SAME), death_day=200), True, (200, True, "death")),
        (ada(death_day=30), True, (30, True, "death")),
        (ada((84, WORSE), death_day=200), True, (84, True, "deterioration")),
    ],
)
def test_deaths_and_missing_values(series, death_is_event, expected):
    found = time(series, Rule(death_is_event=death_is_event))

    assert (found.day, found.event, found.reason) == expected


def test_a_symptom_gets_worse_upwards():
    rule = Rule(higher_is="worse", threshold=10)

    assert time(ada((84, 33.3333), baseline=23.3333), rule).event is True
    assert time(ada((84, 0.0), baseline=23.3333), rule).event is False


@pytest.mark.parametrize("wrong", [{"definition": "lasting"}, {"higher_is": "up"}])
def test_unknown_words_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Rule(**wrong)


series_of_one = st.builds(
    Series,
    participant=st.just("ada"),
    arm=st.sampled_from(["A", "B"]),
    baseline=st.one_of(st.none(), st.sampled_from([50.0, 75.0])),
    later=st.lists(
        st.tuples(st.integers(1, 400), st.sampled_from([25.0, 50.0, 75.0])), max_size=4, unique_by=lambda seen: seen[0]
    ).map(tuple),
    death_day=st.one_of(st.none(), st.integers(401, 500)),
)
rule_of = st.builds(Rule, definition=st.sampled_from(sorted(DEFINITIONS)), death_is_event=st.booleans())


@pytest.mark.parametrize("wrong", [{"ties": "exact"}, {"interval": "plain"}])
def test_unknown_methods_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        curves([], ("A",), **wrong) if "interval" in wrong else compared([], arm="A", reference="B", **wrong)


@given(series_of_one, rule_of, st.randoms())
def test_the_order_of_assessments_changes_nothing(series, rule, random):
    shuffled = replace(series, later=tuple(random.sample(series.later, len(series.later))))

    assert time(shuffled, rule) == time(series, rule)


@given(series_of_one)
def test_a_stricter_definition_is_never_earlier(series):
    days = [
        found.day if (found := time(series, Rule(definition=definition))).event else 10**6
        for definition in ("first", "confirmed_or_last", "definitive")
    ]

    assert days == sorted(days)


@given(st.lists(series_of_one, max_size=12), rule_of, st.randoms())
def test_curves_never_rise_and_do_not_depend_on_order(everybody, rule, random):
    found = times(everybody, rule)

    straight, mixed = curves(found, ("A", "B")), curves(random.sample(found, len(found)), ("A", "B"))

    assert straight == mixed
    for curve in straight:
        heights = [1.0, *(step.surviving for step in curve.steps)]
        assert heights == sorted(heights, reverse=True)
        assert curve.median is not None or curve.reason


@given(st.lists(series_of_one, max_size=12), rule_of)
def test_swapping_the_arms_swaps_their_curves(everybody, rule):
    swapped = [replace(series, arm="B" if series.arm == "A" else "A") for series in everybody]

    first, second = curves(times(everybody, rule), ("A", "B"))
    turned_first, turned_second = curves(times(swapped, rule), ("A", "B"))

    assert replace(turned_first, arm="B") == second
    assert replace(turned_second, arm="A") == first


@pytest.mark.parametrize(
    ("everybody", "reason"),
    [
        ([], "an arm has nobody with a baseline"),
        ([ada(baseline=None)], "an arm has nobody with a baseline"),
        ([ada((84, WORSE)), replace(ada((84, SAME)), arm="B")], "while both arms were at risk not both had events"),
    ],
)
def test_arms_that_cannot_be_compared_give_null_with_a_reason(everybody, reason):
    found = compared(times(everybody, Rule()), arm="A", reference="B")

    assert (found.hazard_ratio, found.p, found.reason) == (None, None, reason)


def test_everybody_on_one_day_has_an_even_hazard():
    both = [ada((84, WORSE)), replace(ada((84, WORSE)), arm="B")] * 3

    found = compared(times(both, Rule()), arm="A", reference="B")

    assert found.hazard_ratio == pytest.approx(1.0)
    assert found.log_rank_p is None


@given(st.lists(series_of_one, max_size=12), rule_of, st.booleans())
def test_a_comparison_is_finite_or_says_why_not(everybody, rule, stratified):
    labelled = [replace(series, stratum="GH"[index % 2]) for index, series in enumerate(everybody)]

    found = compared(times(labelled, rule), arm="A", reference="B", stratified=stratified)
    turned = compared(times(labelled, rule), arm="B", reference="A", stratified=stratified)

    assert (found.hazard_ratio is None) == (found.reason is not None)
    if found.hazard_ratio is not None:
        assert found.hazard_ratio * turned.hazard_ratio == pytest.approx(1.0, rel=1e-6)


def test_a_curve_resting_at_one_half_has_its_median_midway_to_the_next_fall():
    pair = [ada((100, WORSE)), ada((200, WORSE))]

    (curve,) = curves(times(pair, Rule()), ("A",))

    assert curve.median == 150.0


def test_statistics_libraries_wait_until_they_are_used():
    files = (file.relative_to(FOLDER) for file in FOLDER.rglob("*.py") if file.stem not in ("__init__", "queries"))
    names = sorted(".".join(file.with_suffix("").parts) for file in files)
    imports = "".join(f"import proapp.trajectory.{name}\n" for name in names)
    check = "import sys\nassert not {'scipy', 'pandas', 'statsmodels'} & set(sys.modules), sorted(sys.modules)\n"

    done = subprocess.run([sys.executable, "-c", imports + check], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
