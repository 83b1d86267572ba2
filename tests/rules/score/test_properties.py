"""What holds for every instrument and all answers, whatever they are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.instrument.answers import asked
from proapp.instrument.library import Library, shipped_folder
from proapp.score.columns import scored
from proapp.score.scoring import block_scores, scores

LIBRARY = Library.load(shipped_folder())
C30, MODULE, DIARY = (LIBRARY.get(key) for key in ("qlq-c30@3.0", "qlq-gi.net21@1.0", "net-diary@1.0"))
TOLERANCE = 1e-9


@st.composite
def answers(draw, definition):
    """Answers that fit an instrument: each item asked is answered, specially answered or left out."""
    given_answers = {}
    for code, item in definition.items.items():
        if code not in asked(definition, given_answers):
            continue
        numbers = st.sampled_from(item.answers.codes) if item.answers.codes else st.integers(30, 45)
        if item.answers.type == "integer":
            numbers = st.integers(int(item.answers.low), int(item.answers.high))
        answer = draw(st.none() | numbers | numbers | numbers | st.sampled_from(sorted(item.special) or [None]))
        if answer is not None:
            given_answers[code] = answer
    return given_answers


responses = st.sampled_from(list(LIBRARY)).flatmap(
    lambda definition: st.tuples(st.just(definition), answers(definition))
)


@given(responses)
def test_a_score_is_null_with_a_reason_or_within_its_range(response):
    definition, given_answers = response

    for scale, score in scores(definition, given_answers).items():
        low, high = definition.score(scale).range
        assert (score.value is None) == (score.reason is not None)
        assert score.value is None or low <= score.value <= high
        assert 0 <= score.answered <= score.of
        assert score.answered + score.not_applicable <= score.of


@given(responses, st.randoms())
def test_the_order_of_answers_does_not_matter(response, random):
    definition, given_answers = response
    shuffled = list(given_answers.items())
    random.shuffle(shuffled)

    assert scores(definition, dict(shuffled)) == scores(definition, given_answers)


@given(responses)
def test_columns_agree_with_single_responses(response):
    definition, given_answers = response
    numbers = {code: given_answers.get(code) for code in definition.items}
    columns = {code: np.array([np.nan if isinstance(n, str | None) else n], float) for code, n in numbers.items()}

    single, many = scores(definition, given_answers), scored(definition, columns)

    assert single.keys() == many.keys()
    for scale, score in single.items():
        value = float(many[scale].values[0])
        assert (None if np.isnan(value) else value) == score.value  # to the last bit
        assert many[scale].answered[0] == score.answered


def worse(definition, code, answer):
    """The answer one code higher; for the two QLQ-C30 items on global health that is better."""
    return min(answer + 1, int(definition.items[code].answers.high))


@given(st.sampled_from([C30, MODULE]).flatmap(lambda d: st.tuples(st.just(d), answers(d))), st.data())
def test_a_higher_answer_moves_every_score_in_its_direction(response, data):
    definition, before = response
    given_numbers = [code for code, answer in before.items() if isinstance(answer, int)]
    if not given_numbers:
        return
    code = data.draw(st.sampled_from(given_numbers))
    after = before | {code: worse(definition, code, before[code])}

    old, new = scores(definition, before), scores(definition, after)

    for scale, score in old.items():
        if score.value is not None:
            falls = definition.score(scale).method == "eortc-linear-reversed" or scale == "summary"
            change = new[scale].value - score.value
            assert -change >= -TOLERANCE if falls else change >= -TOLERANCE


@given(responses)
def test_scoring_twice_is_the_same_to_the_last_bit(response):
    definition, given_answers = response

    assert scores(definition, given_answers) == scores(definition, dict(given_answers))


@given(st.lists(st.fixed_dictionaries({}, optional={"pain": st.sampled_from([0, 1])}), max_size=28))
def test_days_with_a_symptom_are_null_below_14_days_and_else_between_0_and_28(days):
    score = block_scores(DIARY, days)["pain_days"]
    answered = sum("pain" in day for day in days)

    assert score.answered == answered
    assert (score.value is None) == (answered < 14)
    assert score.raw == sum(day.get("pain", 0) for day in days)
    assert score.value is None or score.raw <= score.value + TOLERANCE <= 28 + 2 * TOLERANCE


def test_a_block_holds_one_diary_a_day():
    with pytest.raises(ValueError, match="29 diaries do not fit a block of 28 days"):
        block_scores(DIARY, [{"pain": 1}] * 29)


@pytest.mark.parametrize(
    ("scale", "step"), [("QL", 100 / 12), ("PF", 100 / 15), ("EF", 100 / 12), ("FA", 100 / 9), ("RF", 100 / 6)]
)
def test_the_smallest_steps_are_the_published_ones(scale, step):
    rule = C30.score(scale)
    worst = dict.fromkeys(rule.items, 1)
    lifted = worst | {rule.items[0]: 2}

    change = scores(C30, lifted)[scale].value - scores(C30, worst)[scale].value

    assert abs(change) == pytest.approx(step)
