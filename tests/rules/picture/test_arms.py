"""Arms drawn: means with n below, curves with numbers at risk, bars; what is withheld or missing is not drawn."""

from xml.etree import ElementTree

import pytest

from proapp.picture.arms import DASHES, SHAPES, looks
from proapp.picture.canvas import DARK, LIGHT
from proapp.picture.over_time import Arm, Moment, OverTime, over_time
from proapp.picture.shares import Bar, Group, Shares, shares
from proapp.picture.survival import MONTH, Curve, Step, Survival, at_risk, survival


def words(svg: bytes) -> list[str]:
    return [node.text for node in ElementTree.fromstring(svg).iter() if node.text and node.text.strip()]


def test_means_stand_over_their_numbers_and_say_which_side_is_worse() -> None:
    moments = (Moment(0, "start", 40, 0.0, -5.0, 5.0), Moment(84, "wk 12", 36, 4.2, -1.0, 9.4))
    shown = OverTime(
        "Fatigue", "mean change", (Arm("one", moments),), "worse", "planned week", is_change=True, counts=10
    )

    said = words(over_time(shown, form="svg"))

    for word in ("Fatigue", "one", "40", "36", "wk 12", "worse →", "n", "planned week"):
        assert word in said, word


@pytest.mark.parametrize("moments", [(), (Moment(0, "start", None, None, None, None),)])
def test_without_a_mean_it_says_so(moments: tuple[Moment, ...]) -> None:
    shown = OverTime("Fatigue", "mean", (Arm("one", moments),), "worse", "planned week")

    assert "nothing to show" in words(over_time(shown, form="svg"))


def test_one_moment_and_ties_everywhere_can_be_drawn() -> None:
    moment = Moment(0, "start", 1, 50.0, None, None)

    assert over_time(OverTime("t", "n", (Arm("one", (moment,)), Arm("two", (moment,))), "better", "week"), form="png")


STEPS = (Step(20, 0.9, 0.7, 0.97, 10), Step(60, 0.5, 0.3, 0.7, 6))


@pytest.mark.parametrize(("day", "number"), [(0, 10), (20, 10), (21, 6), (60, 6), (70, 6), (91, 0)])
def test_at_risk_is_counted_just_before_a_day(day: float, number: int) -> None:
    assert at_risk(Curve("one", 10, STEPS, last_day=90), day) == number


def test_nobody_without_an_event_is_lost_from_the_numbers_at_risk() -> None:
    assert at_risk(Curve("one", 7, (), last_day=90), 30) == 7


@pytest.mark.parametrize(
    "curves", [(), (Curve("one", 0, (), 0.0),), (Curve("one", 10, STEPS, 90, ", median 2.0 months"),)]
)
def test_curves_can_be_drawn_also_without_events(curves: tuple[Curve, ...]) -> None:
    said = words(survival(Survival("Fatigue", "Kaplan-Meier", curves), form="svg"))

    assert "at risk" in said
    assert [word for word in said if "median" in word] == [
        f"{curve.title}{curve.note}" for curve in curves if curve.note
    ]


def test_ticks_are_whole_months() -> None:
    said = words(survival(Survival("t", "n", (Curve("one", 10, STEPS, 24 * MONTH),)), form="svg"))

    assert [word for word in said if word.isdigit()][:3] == ["0", "3", "6"]


def test_bars_say_their_numbers_and_what_is_withheld() -> None:
    bars = (Bar("one", 0.5, 0.1, "10/20, grade 3: 2"), Bar("two", None, None, "withheld"))

    said = words(shares(Shares("Worst", "note", (Group("Nausea", bars),)), form="svg"))

    for word in ("Nausea", "10/20, grade 3: 2", "withheld", "one", "two"):
        assert word in said, word


def test_no_bars_are_an_empty_picture() -> None:
    assert "nothing to show" in words(shares(Shares("Worst", "note", ()), form="svg"))


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_arms_differ_by_more_than_colour(theme: object) -> None:
    found = looks([f"arm {number}" for number in range(6)], theme)  # type: ignore[arg-type]  # both are themes

    assert len({look.shape for look in found.values()}) == len(SHAPES)
    assert len({look.dash for look in found.values()}) == len(DASHES)
    assert len({look.colour for look in found.values()}) == 6
