"""A column kept by its different values reads like the column it was made of, and ids find their places."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from proapp.trajectory.coded import NOT_COMPARED, Coded, Labels, coded, located, paired, recoded

words = st.lists(st.sampled_from(["ada", "grace", "mary", "noor"]), max_size=12)


def ids(*numbers):
    return np.frombuffer(b"".join(number.to_bytes(16, "big") for number in numbers), dtype="S16")


@given(words)
def test_a_coded_column_reads_like_the_plain_one(column):
    found = coded(column)

    assert list(found) == column
    assert [found[place] for place in range(len(found))] == column
    assert list(found[1:]) == column[1:]
    assert list(found.only(np.array([word == "ada" for word in column], dtype=bool))) == ["ada"] * column.count("ada")
    assert len(found.values) == len(set(column))
    assert coded(found) is found


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=12))
def test_two_columns_become_one_of_pairs(pairs):
    one, other = coded([first for first, _ in pairs]), coded([second for _, second in pairs])

    assert list(paired(one, other)) == pairs


def test_columns_that_share_their_places_are_paired_value_by_value():
    codes = np.array([1, 0, 1])

    found = paired(Coded(("a", "b"), codes), Coded((5, 6), codes))

    assert list(found) == [("b", 6), ("a", 5), ("b", 6)]


@given(words)
def test_values_without_a_place_have_none(column):
    places = {"ada": 7, "mary": 0}

    assert recoded(coded(column), places).tolist() == [places.get(word, -1) for word in column]


# Ids that end in null bytes, or begin with them, are as different as any others.
numbers = st.sampled_from([0, 1, 255, 256, 2**120, 2**127, 2**127 + 1])


@given(st.lists(numbers, max_size=8), st.lists(numbers, unique=True, max_size=6))
def test_ids_are_found_where_they_are(wanted, among):
    expected = [among.index(one) if one in among else -1 for one in wanted]

    assert located(ids(*wanted), ids(*among)).tolist() == expected


def test_assignments_that_are_not_compared_have_the_last_label():
    labels = Labels.of([("baseline", 1, ids(1, 4)), ("q12w", 1, ids(2)), ("q12w", 2, ids())])

    found = labels.of_assignments(ids(2, 3, 4))

    assert [labels.names[place] for place in found] == [("q12w", 1), NOT_COMPARED, ("baseline", 1)]


def test_without_any_assignment_nothing_is_compared():
    labels = Labels.of([])

    assert [labels.names[place] for place in labels.of_assignments(ids(1, 2))] == [NOT_COMPARED] * 2
