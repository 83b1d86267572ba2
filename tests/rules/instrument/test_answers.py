"""Which answers fit an instrument and which questions are asked: tables of cases."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.base.fault import Fault
from proapp.instrument.answers import asked, closed, imputed, problems, sound
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library, shipped_folder

LIBRARY = Library.load(shipped_folder())
C30, MODULE = LIBRARY.get("qlq-c30@3.0"), LIBRARY.get("qlq-gi.net21@1.0")
CORE, DIARY, CRISIS = (LIBRARY.get(key) for key in ("pro-ctcae-net@1.0", "net-diary@1.0", "net-crisis@1.0"))
WHOLE = LIBRARY.get("pro-ctcae@1.0")
FOUR = "must be one of 1, 2, 3, 4"


@pytest.mark.parametrize(
    ("definition", "answers", "expected"),
    [
        (C30, {}, []),
        (C30, {"q1": 4, "q30": 7}, []),
        (C30, {"q31": 1}, [("/q31", "qlq-c30@3.0 has no such item")]),
        (C30, {"a/b~c": 1}, [("/a~1b~0c", "qlq-c30@3.0 has no such item")]),
        (C30, {"q1": 5}, [("/q1", FOUR)]),
        (C30, {"q1": 0}, [("/q1", FOUR)]),
        (C30, {"q1": "1"}, [("/q1", FOUR)]),
        (C30, {"q1": True}, [("/q1", FOUR)]),
        (C30, {"q1": 1.0}, [("/q1", FOUR)]),
        (C30, {"q1": None}, [("/q1", FOUR)]),
        (C30, {"q1": [1]}, [("/q1", FOUR)]),
        (C30, {"q1": {"value": 1}}, [("/q1", FOUR)]),
        (C30, {"q1": math.nan}, [("/q1", FOUR)]),
        (C30, {"q1": "not-applicable"}, [("/q1", FOUR)]),
        (C30, {"q2": 9, "q1": 9}, [("/q2", FOUR), ("/q1", FOUR)]),
        (MODULE, {"q40": "not-applicable"}, []),
        (MODULE, {"q40": "prefer-not-to-answer"}, [("/q40", f"{FOUR} or not-applicable")]),
        (MODULE, {"q41": "not-applicable"}, [("/q41", FOUR)]),
        (WHOLE, {"66A": "not-sexually-active", "68A": "prefer-not-to-answer", "36A": "not-applicable"}, []),
        (CORE, {"9A": 1, "9B": 0}, []),
        (CORE, {"9A": 0, "9B": 0}, [("/9B", "was not asked: it depends on 9A")]),
        (CORE, {"9B": 2}, [("/9B", "was not asked: it depends on 9A")]),
        (
            CORE,
            {"9A": 9, "9B": 2},
            [("/9A", "must be one of 0, 1, 2, 3, 4"), ("/9B", "was not asked: it depends on 9A")],
        ),
        (DIARY, {"pain": 1, "pain_level": 10}, []),
        (DIARY, {"pain": 1, "pain_level": 11}, [("/pain_level", "must be a whole number from 0 to 10")]),
        (DIARY, {"bowel_movements": 3, "stool_form": 7}, []),  # asked although the stoma question was left out
        (DIARY, {"stoma": 1, "bowel_movements": 3}, [("/bowel_movements", "was not asked: it depends on stoma")]),
        (DIARY, {"stoma": 0, "bag_emptied": 3}, [("/bag_emptied", "was not asked: it depends on stoma")]),
        (CRISIS, {"temperature": 38.4}, []),
        (CRISIS, {"temperature": 38}, []),
        (CRISIS, {"temperature": 38.45}, [("/temperature", "must be a number in steps of 0.1 from 30 to 45")]),
        (CRISIS, {"temperature": 384}, [("/temperature", "must be a number in steps of 0.1 from 30 to 45")]),
        (CRISIS, {"temperature": math.inf}, [("/temperature", "must be a number in steps of 0.1 from 30 to 45")]),
        (CRISIS, {"pain": 3.5}, [("/pain", "must be a whole number from 0 to 10")]),
    ],
    ids=lambda value: value.key if isinstance(value, Definition) else str(value),
)
def test_problems_name_the_item_and_what_would_fit(definition, answers, expected):
    assert problems(definition, answers) == [Fault(*fault) for fault in expected]


@pytest.mark.parametrize("tenths", range(300, 451))
def test_every_tenth_of_a_degree_is_a_temperature(tenths):
    assert problems(CRISIS, {"temperature": tenths / 10}) == []


@pytest.mark.parametrize(
    ("answers", "codes"),
    [
        ({}, {"pain", "bowel_movements"}),
        ({"pain": 1}, {"pain_level"}),
        ({"stoma": 1}, {"bag_emptied"}),
        ({"bowel_movements": 2}, {"stool_form"}),
    ],
)
def test_what_is_asked_depends_on_the_answers_so_far(answers, codes):
    assert codes <= set(asked(DIARY, answers))


def test_a_gate_that_was_not_asked_opens_nothing():
    assert "stool_form" not in asked(DIARY, {"stoma": 1, "bowel_movements": 2})


@pytest.mark.parametrize("key", LIBRARY.keys())
def test_the_first_question_is_always_asked(key):
    definition = LIBRARY.get(key)

    assert asked(definition, {})[0] == next(iter(definition.items))


def test_what_fits_can_be_read_from_answers_that_were_not_accepted():
    answers = {"9A": 3, "9B": "bad", "19A": 4, "extra": 1}

    assert sound(CORE, answers) == {"9A": 3, "19A": 4}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"17A": 0}, ("17B", "17C")),
        ({"17A": 1}, ()),
        ({}, ()),  # an unanswered gate closes nothing
        ({"9A": 0, "9B": 2}, ()),  # an answer that is there stays
    ],
)
def test_zero_imputation_reaches_only_what_a_number_closed(answers, expected):
    assert closed(CORE, answers) == expected
    assert imputed(CORE, answers) == {**answers, **dict.fromkeys(expected, 0)}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
codes = st.sampled_from([*CORE.items, *DIARY.items]) | st.text(max_size=6)


@given(answers=st.dictionaries(codes, json_values, max_size=8))
def test_whatever_arrives_is_judged_without_an_error_and_what_is_sound_has_no_problem(answers):
    for definition in (CORE, DIARY, CRISIS):
        assert problems(definition, sound(definition, answers)) == []
