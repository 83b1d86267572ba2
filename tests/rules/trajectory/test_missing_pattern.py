"""How answers are missing, counted by arm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.missing_pattern import KINDS, kind, patterns

NULL = float("nan")


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("xxx", "complete"), ("xx-", "complete"), ("x..", "monotone"), ("x.-", "monotone"), ("x.x", "intermittent"),
        (".xx", "intermittent"), (".x.", "intermittent, then none"),
        ("...", "never"), ("---", "not expected"), ("", "not expected"),
    ],
)  # fmt: skip
def test_kinds(row, expected):
    assert kind(row) == expected


def test_patterns_are_counted_by_arm_the_most_frequent_first():
    value = np.array([[1.0, NULL], [1.0, NULL], [1.0, 2.0], [NULL, NULL]])
    expected = np.array([[True, True], [True, True], [True, True], [True, False]])

    found, empty = patterns(value, expected, np.zeros(4, dtype=int), arms=("A", "B"))

    assert found.rows == (("x.", 2), (".-", 1), ("xx", 1))
    assert {name: count for name, count in found.kinds.items() if count} == {"complete": 1, "monotone": 2, "never": 1}
    assert (empty.n, empty.rows, set(empty.kinds.values())) == (0, (), {0})


@given(st.lists(st.text("x.-", min_size=3, max_size=3), max_size=12))
def test_everybody_is_of_one_kind(rows):
    value = np.array([[1.0 if one == "x" else NULL for one in row] for row in rows]).reshape(-1, 3)
    expected = np.array([[one != "-" for one in row] for row in rows], dtype=bool).reshape(-1, 3)

    (found,) = patterns(value, expected, np.zeros(len(rows), dtype=int), arms=("A",))

    assert sum(found.kinds.values()) == found.n == len(rows)
    assert sorted(row for row, count in found.rows for _ in range(count)) == sorted(rows)
    assert set(found.kinds) == set(KINDS)
