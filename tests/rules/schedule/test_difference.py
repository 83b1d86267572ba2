"""What a new fact changes in the schedule kept, told as stories of ada's assignments."""

from dataclasses import replace

import pytest

from proapp.schedule.difference import Existing, difference
from proapp.schedule.plan import planning
from tests.rules.schedule.keep import apply, kept
from tests.rules.treatment import make
from tests.rules.treatment.make import at, enrolled, fact, given, protocol, said

WEEKLY = protocol(
    "  - {id: weekly, use: safety, anchor: {administration: lu}, late: 3,"
    " repeat: {first: 7, every: 7, until: next-administration, times: 3}, instruments: [pgi-s@1.0]}"
)
ONLY = enrolled("only")


def plans(facts, trial=WEEKLY, **about):
    return planning(trial, make.person(**about), facts, definitions=make.LIBRARY)


def changed(before, after, *, now, trial=WEEKLY):
    found = plans(after, trial)
    return difference(found.planned, before, now=now, dropped=found.dropped)


def week(number, cycle=1, facts=ONLY):
    return next(one for one in plans(facts).planned if (one.cycle, one.ordinal) == (cycle, number))


def test_a_first_plan_is_added_whole_and_then_nothing_changes():
    planned = plans([*ONLY, given(1, 0)]).planned

    first = difference(planned, [], now=at(0))
    again = difference(planned, kept(planned), now=at(0))

    assert first.add == planned
    assert not again


def test_a_corrected_date_moves_what_was_not_answered():
    dose = given(1, 0)
    before = kept(plans([*ONLY, dose]).planned)

    found = changed(before, [*ONLY, dose, given(1, 2, corrects=dose)], now=at(3))

    assert [(move.before.target_on, move.planned.target_on, move.reason) for move in found.move] == [
        (make.day(7 * week), make.day(7 * week + 2), "anchor-moved") for week in (1, 2, 3)
    ]
    assert not found.add
    assert not found.cancel


def test_a_missed_one_follows_its_anchor():
    dose = given(1, 0)
    before = kept(plans([*ONLY, dose]).planned)

    found = changed(before, [*ONLY, dose, given(1, 20, corrects=dose)], now=at(25))

    assert [move.planned.target_on for move in found.move] == [make.day(27), make.day(34), make.day(41)]


@pytest.mark.parametrize("begun", ["started", "answered"])
def test_what_was_begun_never_moves(begun):
    dose = given(1, 0)
    before = [replace(one, **{begun: True}) for one in kept(plans([*ONLY, dose]).planned)]

    found = changed(before, [*ONLY, dose, given(1, 2, corrects=dose)], now=at(9))

    assert not found


def test_the_real_week_1_is_asked_when_the_answered_one_no_longer_fits():
    dose = given(1, 0)
    before = kept(plans([*ONLY, dose]).planned)
    answered = [replace(one, answered=one.label.ordinal == 1) for one in before]

    found = changed(answered, [*ONLY, dose, given(1, 14, corrects=dose)], now=at(15))

    assert [(one.ordinal, one.take, one.target_on) for one in found.add] == [(1, 2, make.day(21))]
    assert [move.planned.ordinal for move in found.move] == [2, 3]
    assert found.add[0].id not in {one.id for one in before}


def test_the_second_take_is_cancelled_when_the_date_is_corrected_back_and_restored_when_it_is_not():
    dose = given(1, 0)
    other = given(1, 14, corrects=dose)
    back = given(1, 0, corrects=other)
    forth = given(1, 14, corrects=back)
    answered = [replace(one, answered=one.label.ordinal == 1) for one in kept(plans([*ONLY, dose]).planned)]
    twice = apply(changed(answered, [*ONLY, dose, other], now=at(15)), answered)

    once = changed(twice, [*ONLY, dose, other, back], now=at(15))
    again = changed(apply(once, twice), [*ONLY, dose, other, back, forth], now=at(16))

    assert [(cancel.reason, cancel.had_opened) for cancel in once.cancel] == [("superseded", False)]
    assert [(move.reason, move.restored, move.planned.take) for move in again.move if move.restored] == [
        ("restored", True, 2)
    ]
    assert not again.add


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (fact("death", 9), "death"),
        (fact("withdrawal", 9, from_="pro"), "pro-withdrawal"),
        (fact("pause", 9), "pause"),
        (given(2, 9), "next-administration"),
    ],
)
def test_what_is_not_asked_any_more_is_cancelled_with_its_reason(event, reason):
    facts = [*ONLY, given(1, 0)]
    before = kept(plans(facts).planned)

    found = changed(before, [*facts, event], now=at(9))

    assert [(cancel.reason, cancel.had_opened) for cancel in found.cancel] == [(reason, False)] * 2


def test_what_is_cancelled_after_it_opened_stays_countable():
    facts = [*ONLY, given(1, 0)]
    before = kept(plans(facts).planned)

    found = changed(before, [*facts, fact("pause", 6)], now=at(15))

    opened = {cancel.id for cancel in found.cancel if cancel.had_opened}
    assert opened == {one.id for one in before if one.opens_at <= at(15)}
    assert len(opened) == 2


def test_a_retracted_dose_cancels_what_hung_on_it_and_comes_back_under_the_same_ids():
    dose = given(1, 0)
    out = fact("given", 0, "10:00", corrects=dose, retracted=True)
    before = kept(plans([*ONLY, dose]).planned)

    gone = changed(before, [*ONLY, dose, out], now=at(1))
    back = changed(apply(gone, before), [*ONLY, dose, out, given(1, 0, corrects=out)], now=at(2))

    assert {cancel.reason for cancel in gone.cancel} == {"anchor-gone"}
    assert {move.id for move in back.move} == {one.id for one in before}
    assert all(move.restored for move in back.move)
    assert not back.add


def test_what_is_cancelled_already_is_not_cancelled_again():
    facts = [*ONLY, given(1, 0), fact("pause", 6)]
    before = kept(plans(facts[:3]).planned)
    paused = apply(changed(before, facts, now=at(6)), before)

    assert not changed(paused, facts, now=at(30))


def test_a_journey_moves_the_hours_and_not_the_days():
    facts = [*ONLY, given(1, 0)]
    before = kept(plans(facts).planned)

    found = changed(before, [*facts, fact("zone", 10, zone="Asia/Tokyo")], now=at(9))

    assert [(move.reason, move.planned.target_on == move.before.target_on) for move in found.move] == [
        ("window-changed", True),  # week 1 closes on the first day abroad
        ("zone-changed", True),
        ("zone-changed", True),
    ]


def test_a_dose_that_lets_an_answer_serve_twice_relabels_it_and_moves_nothing():
    facts = [*enrolled("retreatment"), given(1, 7)]
    before = [
        replace(one, answered=one.label.timepoint == "toxicity" and one.label.ordinal <= 9)
        for one in kept(plans(facts, make.RETREAT).planned)
    ]
    unlabelled = [replace(one, label=one.label._replace(serves=())) if one.answered else one for one in before]

    found = changed(unlabelled, facts, now=at(80), trial=make.RETREAT)

    assert not found.move
    assert not found.add
    assert {relabel.planned.serves for relabel in found.relabel} == {("cycle-safety",)}
    assert len(found.relabel) == 9


def test_diaries_already_answered_before_a_delayed_dose_are_relabelled_not_lost():
    trial = protocol(
        "  - {id: before, use: safety, anchor: {administration: lu}, from: -2, to: -1, daily: true, "
        "instruments: [net-diary@1.0]}\n"
        "  - {id: after, use: safety, anchor: {administration: lu}, from: 1, to: 2, daily: true, "
        "instruments: [net-diary@1.0]}"
    )
    facts = [*ONLY, given(1, 0), wrong := given(2, 56)]
    before = kept(plans(facts, trial).planned)
    answered = [replace(one, answered=one.target_on == make.day(57)) for one in before]

    found = changed(answered, [*facts, given(2, 58, corrects=wrong)], now=at(59), trial=trial)

    assert [(relabel.before.label.timepoint, relabel.planned.timepoint) for relabel in found.relabel] == [
        ("after", "before")
    ]
    assert not [one for one in found.add if one.target_on == make.day(57)]


def test_a_backdated_dose_says_what_is_missed_before_it_could_be_asked():
    planned = plans([*ONLY, given(1, 0)]).planned

    found = difference(planned, [], now=at(15))

    assert [one.ordinal for one in found.missed_at(at(15))] == [1]


def test_an_existing_assignment_of_somebody_elses_making_is_cancelled():
    stranger = Existing(
        make.ADA, 1, at(1), make.day(1), at(2), "UTC", kept(plans([*ONLY, given(1, 0)]).planned)[0].label
    )

    found = changed([stranger], ONLY, now=at(3))

    assert [(cancel.id, cancel.reason, cancel.had_opened) for cancel in found.cancel] == [
        (make.ADA, "anchor-gone", True)
    ]


def test_a_delay_moves_later_cycles_and_leaves_what_was_answered_byte_for_byte():
    facts = [*ONLY, given(1, 0)]
    trial = protocol(
        "  - {id: pre, use: safety, anchor: {administration: lu}, from: -3, to: 0, instruments: [pgi-s@1.0]}"
    )
    before = [replace(one, answered=one.label.cycle == 1) for one in kept(plans(facts, trial).planned)]

    found = changed(before, [*facts, said("delayed", 2, 50, to=str(make.day(70)))], now=at(50), trial=trial)
    after = apply(found, before)

    shift = {one.label.cycle: (one.target_on - old.target_on).days for one, old in zip(after, before, strict=True)}
    assert shift == {1: 0, 2: 14, 3: 14, 4: 14}
    assert after[0] == before[0]
