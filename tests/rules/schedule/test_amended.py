"""Two plans sewn together at an amendment: nothing that has opened changes, nothing is asked twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proapp.participant.person import Earlier
from proapp.schedule.amended import GONE, place, sewn
from proapp.schedule.difference import difference
from proapp.schedule.plan import planning
from tests.rules.schedule.keep import kept
from tests.rules.treatment import make
from tests.rules.treatment.make import at, enrolled, protocol
from tests.rules.treatment.make import given as dose

WEEKLY = (
    "  - {{id: weekly, use: safety, anchor: {{administration: lu}}, late: 3,"
    " repeat: {{first: 7, every: 7, until: next-administration, times: 6}}, instruments: [{keys}]}}"
)
FIRST = protocol(WEEKLY.format(keys="pgi-s@1.0, bother@1.0"))
SECOND = protocol(WEEKLY.format(keys="pgi-s@1.0, pgi-c@1.0"))
FACTS = [*enrolled("only"), dose(1, 0)]
MIDDLE = at(15)


def plans(trial, *, since=None):
    person = make.person()
    person = person if since is None else replace(person, earlier=[Earlier(FIRST, since)])
    return planning(trial, person, FACTS, definitions=make.LIBRARY)


def test_what_has_opened_stays_and_what_follows_is_of_the_new_version():
    found = plans(SECOND, since=MIDDLE).planned

    asked = [(one.ordinal, one.instrument) for one in found]
    assert sorted(asked) == sorted(
        [(week, key) for week in (1, 2) for key in ("bother@1.0", "pgi-s@1.0")]
        + [(week, key) for week in (3, 4, 5, 6) for key in ("pgi-c@1.0", "pgi-s@1.0")]
    )


def test_what_the_new_version_leaves_out_is_cancelled_as_amended():
    before = kept(plans(FIRST).planned)
    wanted = plans(SECOND, since=MIDDLE)

    change = difference(wanted.planned, before, now=MIDDLE, dropped=wanted.dropped)

    assert {gone.reason for gone in change.cancel} == {GONE}
    assert (len(change.cancel), len(change.add), change.move) == (4, 4, ())
    assert not any(gone.had_opened for gone in change.cancel)


def test_an_answer_in_the_earlier_version_of_an_instrument_is_not_asked_for_again():
    one = plans(FIRST).planned[0]
    newer = one.as_version(one.instrument.replace("@1.0", "@2.0"))
    begun = [replace(existing, answered=True) for existing in kept([one])]

    change = difference([newer], begun, now=MIDDLE)

    assert not change


@given(st.integers(-5, 60))
def test_a_seam_anywhere_keeps_what_came_before_and_asks_each_place_once(day):
    since = datetime(2026, 1, 5, 12, tzinfo=UTC) + timedelta(days=day)
    before, after = plans(FIRST).planned, plans(SECOND).planned

    found = sewn(before, after, since=since).planned

    assert [one for one in found if one.opens_at < since] == [one for one in before if one.opens_at < since]
    assert {one.id for one in found if one.opens_at >= since} <= {one.id for one in after}
    assert len({place(one) for one in found}) == len(found)


@given(st.integers(0, 50), st.integers(0, 50))
def test_planning_twice_over_an_amendment_changes_nothing(first, second):
    since = at(min(first, second))
    wanted = plans(SECOND, since=since)

    again = plans(SECOND, since=since)

    assert not difference(again.planned, kept(wanted.planned), now=at(max(first, second)), dropped=again.dropped)
