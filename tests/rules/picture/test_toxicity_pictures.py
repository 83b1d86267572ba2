"""Toxicity and diaries drawn: what is withheld or missing is not drawn, and the same values give the same bytes."""

from xml.etree import ElementTree

import pytest

from proapp.picture.areas import Areas, areas
from proapp.picture.areas import Line as Course
from proapp.picture.boundary import Boundary, Path, boundary
from proapp.picture.canvas import DARK
from proapp.picture.hours import Arm, Around, Dose, Stretch, around
from proapp.picture.stacked import Bar, Row, Stacked, stacked

GRADES = Stacked("Nausea over time", "note", (Row("one", (Bar("start", (5, 3, 1, 1), 10), Bar("wk 1", (), None))),), 3)
AREA = Areas("Nausea", "note", (Course("one", ((0, 1.0, 9), (7, 2.0, 8), (14, 0.5, 7)), 1.0, "worse 7.0"),), 3)
BOUND = Boundary("Severe", "note", ((5, 4), (10, 6)), 0.35, (Path("one", (0, 1, 1), "1/3, chance 0.44"),))
HOURS = Around(
    "Flushing", "note",
    (Dose("cycle 1", (Arm("one", (Stretch(0, 12, 9, 1.4, 0.9, 1.9), Stretch(12, 24, 0, None, None, None))),)),),
    "worse", "hours",
)  # fmt: skip


def words(svg: bytes) -> list[str]:
    return [node.text for node in ElementTree.fromstring(svg).iter() if node.text and node.text.strip()]


@pytest.mark.parametrize(
    ("draw", "shown", "expected"),
    [
        (stacked, GRADES, ("Nausea over time", "one", "10", "–", "grade 3", "start")),
        (areas, AREA, ("one", "worse 7.0", "9", "8", "7", "week")),
        (boundary, BOUND, ("Severe", "one: 1/3, chance 0.44", "the bound at each look", "a rate of 35%")),
        (around, HOURS, ("Flushing", "cycle 1", "one", "start of the dose; up is worse", "hours")),
    ],
)
def test_a_picture_says_what_is_needed_to_read_it(draw, shown, expected):
    said = words(draw(shown, form="svg"))

    for word in expected:
        assert word in said, word
    assert draw(shown, form="svg") == draw(shown, form="svg")


@pytest.mark.parametrize(
    ("draw", "shown"),
    [
        (stacked, Stacked("t", "n", (), 3)),
        (stacked, Stacked("t", "n", (Row("one", (Bar("start", (), None),)),), 4)),
        (areas, Areas("t", "n", (), 3)),
        (areas, Areas("t", "n", (Course("one", (), None, "nobody with a baseline"),), 3)),
        (around, Around("t", "n", (), "better", "days")),
    ],
)
def test_of_nothing_there_is_a_picture_that_says_so(draw, shown):
    assert "nothing to show" in words(draw(shown, form="svg", theme=DARK))


def test_a_bound_without_marks_or_arms_can_be_drawn():
    assert boundary(Boundary("t", "n", (), 0.3, ()), form="png").startswith(b"\x89PNG")


def test_an_arm_before_its_first_participant_stands_at_nothing():
    shown = Boundary("t", "n", ((5, 4),), 0.3, (Path("one", (), "nobody was treated"),))

    assert "one: nobody was treated" in words(boundary(shown, form="svg"))
