"""The timeline drawn: every lane and legend in words; shapes, not colours alone, carry the meaning."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from proapp.picture.timeline import MARKS, Lane, Mark, Span, timeline

DAY = date(2026, 3, 2)


def words(svg: bytes) -> str:
    return " ".join(node.text for node in ElementTree.fromstring(svg).iter() if node.text)


def test_lanes_labels_and_the_legend_of_what_is_there_are_in_words() -> None:
    lanes = [
        Lane("Lutetium", (Mark(DAY, "given", "C1 7.4 GBq"),), (Span(DAY, DAY + timedelta(days=9)),)),
        Lane("Diary", (Mark(DAY, "missed"), Mark(DAY + timedelta(days=1), "completed"))),
    ]

    said = words(timeline(lanes, title="ada", today=DAY, form="svg"))

    for word in ("ada", "Lutetium", "Diary", "C1 7.4 GBq", "given", "missed", "answered", "today"):
        assert word in said
    assert "red flag" not in said


def test_an_empty_lane_stays_a_lane() -> None:
    assert "Flags" in words(timeline([Lane("Flags")], title="ada", today=DAY, form="svg"))


def test_nothing_and_unknown_marks_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing to draw"):
        timeline([], title="ada", today=DAY, form="svg")
    with pytest.raises(ValueError, match="no mark is called comet"):
        timeline([Lane("Sky", (Mark(DAY, "comet"),))], title="ada", today=DAY, form="svg")


def test_no_two_marks_differ_by_colour_alone() -> None:
    looks = [(look.shape, look.filled) for look in MARKS.values()]

    assert len(looks) == len(set(looks))
