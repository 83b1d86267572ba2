"""One flag a symptom for seven days unless it worsens: what is raised and what joins."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.flag.condition import Reason
from proapp.flag.joining import OpenFlag, Quiet, decide
from proapp.flag.rule import Finding

NOW = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
FIRST, SECOND = UUID(int=1), UUID(int=2)


def finding(symptom="9", level="amber", value=3.0, *, rule="R1", code="9B", worse_by=1.0) -> Finding:
    why = (Reason(code=code, value=value, limit=3.0),)
    return Finding(rule=rule, symptom=symptom, level=level, action="review-symptom", why=why, worse_by=worse_by)


def waiting(found: Finding, *, days: float = 1.0, id: UUID = FIRST) -> OpenFlag:
    raised_at = NOW - timedelta(days=days)
    return OpenFlag(id=id, symptom=found.symptom, level=found.level, raised_at=raised_at, why=found.document())


@pytest.mark.parametrize(
    ("before", "days", "now", "joins", "because"),
    [
        (finding(), 1, finding(), True, "the same again"),
        (finding(), 7, finding(), True, "on the seventh day"),
        (finding(), 7.01, finding(), False, "after seven days somebody should look again"),
        (finding(symptom="8"), 1, finding(), False, "another symptom"),
        (finding(), 1, finding(level="red"), False, "amber has become red"),
        (finding(level="red", value=4.0), 1, finding(), True, "red has become amber"),
        (finding(), 1, finding(value=4.0), False, "severe has become very severe"),
        (finding(value=4.0), 1, finding(value=3.0), True, "it is getting better"),
        (finding(), 1, finding(value=4.0, worse_by=None), True, "the rule looks at levels only"),
        (finding(), 1, finding(value=4.0, code="9C"), True, "another item says nothing about this one"),
        (finding(), 1, finding(rule="R2"), True, "another rule about the same symptom"),
        (finding(level="information"), 1, finding(level="information", value=9.0), True, "information never pages"),
        (finding(level="information"), 1, finding(), False, "amber is more than information"),
    ],
)
def test_a_repeat_that_is_not_worse_joins(before, days, now, joins, because):
    decision = decide([now], [waiting(before, days=days)], now=NOW)

    assert [each.flag for each in decision.joined] == ([FIRST] if joins else []), because
    assert decision.raised == (() if joins else (now,))


def test_several_rules_about_one_symptom_make_one_flag_at_the_worst_level():
    amber, red = finding(rule="R1"), finding(rule="R3", level="red", code="9")

    decision = decide([amber, red], [], now=NOW)

    (raised,) = decision.raised
    assert (raised.rule, raised.level) == ("R3", "red")
    assert [reason.code for reason in raised.why] == ["9", "9B"]


def test_of_two_open_flags_the_newest_that_is_as_bad_is_joined():
    flags = [waiting(finding(level="red"), days=5, id=FIRST), waiting(finding(), days=1, id=SECOND)]

    as_before = decide([finding()], flags, now=NOW)
    red_again = decide([finding(level="red")], flags, now=NOW)

    assert [each.flag for each in as_before.joined] == [SECOND]
    assert [each.flag for each in red_again.joined] == [FIRST]


findings_of = st.lists(
    st.builds(
        finding,
        symptom=st.sampled_from(["8", "9"]),
        level=st.sampled_from(["information", "amber", "red"]),
        value=st.sampled_from([3.0, 4.0]),
        rule=st.sampled_from(["R1", "R2", "R3"]),
    ),
    max_size=5,
    unique_by=lambda found: (found.rule, found.symptom),
)


@given(findings_of, findings_of, st.randoms())
def test_the_order_of_findings_does_not_matter(found, before, random):
    flags = [waiting(each, id=UUID(int=number)) for number, each in enumerate(before)]

    straight = decide(found, flags, now=NOW)
    mixed = decide(random.sample(found, len(found)), random.sample(flags, len(flags)), now=NOW)

    assert mixed == straight


@given(findings_of)
def test_deciding_twice_raises_nothing_more(found):
    first = decide(found, [], now=NOW)
    flags = [waiting(each, days=0, id=UUID(int=number)) for number, each in enumerate(first.raised)]

    again = decide(found, flags, now=NOW)

    assert again.raised == ()
    assert {each.finding.symptom for each in again.joined} == {each.symptom for each in found}


def quiet(found: Finding, *, suppression: UUID | None = FIRST) -> Quiet:
    return Quiet(suppression, found.rule, found.symptom, found.level, found.document())


@pytest.mark.parametrize(
    ("known", "now", "heard", "because"),
    [
        (finding(), finding(), False, "the same again"),
        (finding(value=4.0), finding(value=3.0), False, "it is getting better"),
        (finding(), finding(value=4.0), True, "severe has become very severe"),
        (finding(), finding(level="red"), True, "amber has become red"),
        (finding(), finding(rule="R2"), True, "another rule was not let rest"),
        (finding(), finding(symptom="8"), True, "another symptom"),
        (finding(), finding(level="information", value=9.0), False, "information never pages"),
    ],
)
def test_what_rests_is_heard_when_it_is_worse(known, now, heard, because):
    decision = decide([now], [], now=NOW, quiet=[quiet(known)])

    assert decision.raised == ((now,) if heard else ()), because
    assert [kept.suppression for kept in decision.held_back] == ([] if heard else [FIRST]), because


def test_a_rule_at_rest_hides_no_other_rule_about_the_same_symptom():
    other = finding(rule="R2", code="9C")

    decision = decide([finding(), other], [], now=NOW, quiet=[quiet(finding())])

    assert decision.raised == (other,)
    assert [kept.finding for kept in decision.held_back] == [finding()]


def test_what_these_answers_have_told_already_is_told_no_second_time():
    decision = decide([finding(rule="R2")], [], now=NOW, quiet=[quiet(finding(), suppression=None)])

    assert (decision.raised, decision.joined, decision.held_back) == ((), (), ())


@given(findings_of, findings_of)
def test_whatever_rests_every_finding_is_accounted_for(found, known):
    decision = decide(found, [], now=NOW, quiet=[quiet(one) for one in known])

    symptoms = {one.symptom for one in decision.raised} | {kept.finding.symptom for kept in decision.held_back}
    assert symptoms == {one.symptom for one in found}
