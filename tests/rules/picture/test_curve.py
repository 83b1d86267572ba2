"""One scale drawn: the verdict in its words, the limits, nothing to draw, and the same bytes for the same values."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proapp.picture.canvas import DARK, LIGHT, THEMES
from proapp.picture.curve import Curve, Dose, Point, curve, curves

DAY = date(2026, 3, 2)


def drawn(*values: float, start: float | None = 50.0, higher_is: str = "better", counts: float | None = 10.0) -> Curve:
    points = tuple(Point(DAY + timedelta(days=28 * place), value) for place, value in enumerate(values))
    return Curve("Fatigue", 0, 100, higher_is, points, start, (Dose(DAY, "C1"),), counts=counts)


def words(svg: bytes) -> str:
    return " ".join(node.text for node in ElementTree.fromstring(svg).iter() if node.text)


@pytest.mark.parametrize(
    ("latest", "higher_is", "said"),
    [
        (60.0, "better", "+10 from the start, better"),
        (60.0, "worse", "+10 from the start, worse"),
        (40.0, "better", "-10 from the start, worse"),
        (59.9, "better", "+9.9 from the start, about the same"),
        (50.0, "worse", "as at the start, about the same"),
    ],
)
def test_it_says_how_the_latest_value_compares_with_the_start(latest: float, higher_is: str, said: str) -> None:
    shown = drawn(50.0, latest, higher_is=higher_is)

    assert said in words(curve(shown, form="svg"))


def test_without_a_published_number_of_points_there_is_no_verdict() -> None:
    assert drawn(50.0, 90.0, counts=None).verdict is None
    assert drawn(50.0, 90.0, start=None).change is None


@pytest.mark.parametrize(("higher_is", "said"), [("better", "lower is worse"), ("worse", "higher is worse")])
def test_it_says_which_way_is_worse(higher_is: str, said: str) -> None:
    assert said in words(curve(drawn(higher_is=higher_is), form="svg"))


def test_no_value_is_said_in_words() -> None:
    assert "no value yet" in words(curve(drawn(start=None), form="svg"))


def test_small_multiples_share_one_file_and_need_something_to_draw() -> None:
    svg = curves([drawn(10.0), drawn(20.0), drawn(30.0)], form="svg")

    assert words(svg).count("Fatigue") == 3
    with pytest.raises(ValueError, match="no scale"):
        curves([], form="svg")


def test_a_range_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no range"):
        Curve("Fatigue", 5, 5, "better", ())


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(0, 100), max_size=6), st.sampled_from(sorted(THEMES)))
def test_the_same_values_give_the_same_bytes(values: list[float], theme: str) -> None:
    shown = drawn(*values)

    first, again = (curve(shown, form="svg", theme=THEMES[theme]) for _ in range(2))

    assert first == again


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["ink", "quiet", "line", "good", "warning", "danger", "treatment"])
def test_what_is_drawn_stands_out_from_the_paper(theme: object, name: str) -> None:
    lighter, darker = sorted((luminance(getattr(theme, name)), luminance(theme.paper)), reverse=True)  # type: ignore[attr-defined]  # both are themes

    needed = 4.5 if name in ("ink", "quiet", "treatment") else 3.0  # WCAG 2.2: words, and graphics
    assert (lighter + 0.05) / (darker + 0.05) >= needed
