"""No row of a few people is left in a released table, nor what gives one away, alone or beside an earlier release."""

from hypothesis import given
from hypothesis import strategies as st

from proapp.release.counted import blank, rows
from proapp.release.withheld import guarded

FIVE = 5
ARMS = ("new", "old")


def row(n, *, arm=None, label="week 12", **more):
    """How a table tells of an arm at a moment."""
    mean = None if n is None else 50.0
    return {"arm": arm, "label": label, "day": 84, "value": {"n": n, "mean": mean, "reason": None}, **more}


def table(*found):
    return {"trial": "t", "by": "arm", "arms": {"new": "New", "old": "Old"}, "cells": list(found)}


def shown(*found, earlier=()):
    return guarded(table(*found), minimum=FIVE, earlier=[table(*one) for one in earlier])


def numbers(told):
    return [cell["value"]["n"] for cell in told["cells"]]


def test_a_small_row_goes_and_says_why():
    told, withheld = shown(row(4))

    assert told["cells"] == [
        {"arm": None, "label": "week 12", "day": 84, "value": {"n": None, "mean": None, "reason": "fewer than 5"},
         "reason": "fewer than 5"}
    ]  # fmt: skip
    assert [(one.row, one.reason) for one in withheld] == [("84, week 12", "fewer than 5")]


def test_what_is_large_or_nobody_stays():
    told, withheld = shown(row(5), row(0, label="week 24"))

    assert (numbers(told), withheld) == ([5, 0], ())


def test_the_other_arm_goes_with_a_small_one():
    told, withheld = shown(row(4, arm="new"), row(20, arm="old"), row(20, arm="old", label="week 24"))

    assert numbers(told) == [None, None, 20]
    assert [one.reason for one in withheld] == ["fewer than 5", "a part beside it is withheld"]


def test_the_other_arm_goes_with_one_that_the_analysis_withheld():
    told, _ = shown(row(None, arm="new", reason="fewer than 5"), row(20, arm="old"))

    assert numbers(told) == [None, None]


def test_other_reasons_withhold_nothing():
    told, withheld = shown(row(20, reason="fewer than half have deteriorated"))

    assert (numbers(told), withheld) == ([20], ())


def test_a_few_more_than_in_an_earlier_release_are_not_told():
    told, withheld = shown(row(21), row(30, label="week 24"), earlier=[[row(20), row(25, label="week 24")]])

    assert numbers(told) == [None, 30]
    assert [one.reason for one in withheld] == ["an earlier release tells of fewer than 5 more or fewer"]


def test_the_same_again_may_be_told_again():
    told, withheld = shown(row(20), earlier=[[row(20)], [row(12)]])

    assert (numbers(told), withheld) == ([20], ())


def test_arms_beside_a_whole_that_was_told_before():
    told, _ = shown(row(12, arm="new"), row(11, arm="old"), earlier=[[row(20)]])

    assert numbers(told) == [None, None]


def test_a_whole_beside_an_arm_that_was_told_and_one_that_was_not():
    told, _ = shown(row(23), earlier=[[row(20, arm="new"), row(None, arm="old")]])

    assert numbers(told) == [None]


def test_counts_outside_of_rows_go_by_themselves():
    told, _ = guarded({"participants": 3, "modes": {"app": 3, "paper": 20}, "cells": []}, minimum=FIVE)

    assert (told["participants"], told["modes"]) == (None, {})


def test_a_blank_row_says_where_it_stands_and_nothing_else():
    full = row(7, arm="new", steps=[{"day": 3, "at_risk": 7}], missing={"death": 7}, converged=True, share=0.5)

    assert blank(full, "why") == {
        "arm": "new", "label": "week 12", "day": 84, "value": {"n": None, "mean": None, "reason": "why"},
        "steps": [], "missing": {}, "converged": None, "share": None, "reason": "why",
    }  # fmt: skip


def test_a_blank_row_counts_nobody():
    told, _ = shown(row(4, arm="new"), row(9, arm="old", steps=[{"at_risk": 9}]))

    assert [dict(one.counts) for one in rows(told)] == [{}, {}, {}]


def test_rows_inside_of_something_are_rows_too():
    told, withheld = guarded({"raw": {"least_days": 1, "cells": [row(3), row(9)]}}, minimum=FIVE)

    assert numbers(told["raw"]) == [None, 9]
    assert told["raw"]["least_days"] == 1
    assert [one.row for one in withheld] == ["84, week 12"]


def test_counts_in_a_list_are_counts():
    told, _ = shown(row(20, counts=[18, 2]), row(20, label="week 24", counts=[15, 5]))

    assert [one["counts"] for one in told["cells"]] == [[], [15, 5]]


def test_a_list_of_counts_outside_of_rows_goes_as_a_whole():
    told, _ = guarded({"counts": [18, 2], "inner": {"n": 18, "title": "all"}, "cells": []}, minimum=FIVE)

    assert (told["counts"], told["inner"]) == ([], {"n": None, "title": "all"})


def test_days_count_nobody_and_go_with_their_row():
    told, withheld = shown(row(20, until=3), row(4, label="week 24", until=400))

    assert [one["until"] for one in told["cells"]] == [3, None]
    assert len(withheld) == 1


def test_a_table_without_rows_stays_as_it_is():
    nothing = {"trial": "t", "cells": [], "reason": "nobody was asked"}

    assert guarded(nothing, minimum=FIVE) == (nothing, ())


COUNTS = st.integers(0, 12)
LABELS = ("week 12", "week 24")


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=2, max_size=2), st.lists(st.integers(0, 8), min_size=4, max_size=4))
def test_of_two_releases_no_count_and_no_difference_tells_of_a_few(first, more):
    """By arm first, by arm again later: whoever lays one beside the other."""
    before = [row(n, arm=arm, label=label) for label, pair in zip(LABELS, first, strict=True)
              for arm, n in zip(ARMS, pair, strict=True)]  # fmt: skip
    after = [{**one, "value": {**one["value"], "n": one["value"]["n"] + came}}
             for one, came in zip(before, more, strict=True)]  # fmt: skip

    one, _ = guarded(table(*before), minimum=FIVE)
    two, _ = guarded(table(*after), minimum=FIVE, earlier=[one])

    for told, later in zip(numbers(one), numbers(two), strict=True):
        assert told is None or told == 0 or told >= FIVE
        assert later is None or later == 0 or later >= FIVE
        assert told is None or later is None or abs(later - told) in {0, *range(FIVE, 100)}
    for start in (0, 2):
        parts = [numbers(two)[start], numbers(two)[start + 1]]
        assert parts.count(None) != 1
