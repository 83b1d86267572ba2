"""What must hold for every story: plans repeat, order does not matter, answers stay, corrections undo themselves."""

import random
from dataclasses import replace
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from proapp.schedule.difference import difference
from proapp.schedule.plan import planning
from tests.rules.schedule.keep import apply, kept
from tests.rules.treatment import make
from tests.rules.treatment.make import at, crossover, enrolled, fact
from tests.rules.treatment.make import given as dose

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Honolulu", "UTC")
ARMS = {
    "retreatment": make.RETREAT,
    "usual-treatment": make.RETREAT,
    "lutetium": make.NETTER,
    "octreotide": make.NETTER,
}


@some.composite
def stories(draw):
    """A trial, a person, and facts as a site might record them: doses early and late, held, skipped, stopped ..."""
    arm = draw(some.sampled_from(sorted(ARMS)))
    person = make.person(
        baseline={"functioning": draw(some.booleans())},
        zone=draw(some.sampled_from(ZONES)),
        site_zone=draw(some.sampled_from(ZONES)),
    )
    facts = enrolled(arm, registered=-draw(some.integers(0, 40)))
    if arm == "usual-treatment" and draw(some.booleans()):
        facts += [fact("progression", 60, assessor="central"), crossover(70)]
    facts += _doses(draw, arm, start=75 if len(facts) > 2 else 0)
    facts += draw(some.lists(events(), max_size=3))
    return ARMS[arm], person, facts


def _doses(draw, arm, start):
    regimen = {"octreotide": "octreotide-60"}.get(arm, "lu" if start or arm != "usual-treatment" else "usual")
    on, found = start + draw(some.integers(0, 20)), []
    for cycle in range(1, draw(some.integers(1, 4)) + 1):
        said = draw(some.sampled_from(["given"] * 4 + ["held", "skipped", "delayed"]))
        if said == "given":
            hour = draw(some.integers(0, 23))
            found.append(dose(cycle, on, f"{hour:02}:30", regimen=regimen))
        else:
            to = {"to": str(make.day(on + 10))} if said == "delayed" else {}
            found.append(fact(said, on, regimen=regimen, cycle=cycle, **to))
        on += draw(some.integers(20, 120))
    return found


def events():
    days = some.integers(1, 400)
    return some.one_of(
        days.map(lambda on: fact("death", on)),
        days.map(lambda on: fact("withdrawal", on, from_="pro")),
        days.map(lambda on: fact("progression", on, assessor="central")),
        days.map(lambda on: fact("stopped", on, regimen="lu")),
        days.map(lambda on: fact("pause", on, until=str(make.day(on + 17)))),
        some.tuples(days, some.sampled_from(ZONES)).map(lambda said: fact("zone", said[0], zone=said[1])),
    )


def plans(story, facts=None):
    trial, person, own = story
    return planning(trial, person, own if facts is None else facts, definitions=make.LIBRARY)


@given(stories())
def test_planning_twice_is_planning_once(story):
    first, second = plans(story), plans(story)

    assert first.planned == second.planned
    assert not difference(second.planned, kept(first.planned), now=at(0), dropped=second.dropped)


@given(stories(), some.randoms(use_true_random=False))
def test_the_order_in_which_facts_arrive_does_not_matter(story, chance: random.Random):
    shuffled = list(story[2])
    chance.shuffle(shuffled)

    assert plans(story, shuffled).planned == plans(story).planned


@given(stories(), some.data())
def test_a_corrected_date_corrected_back_is_no_change_and_keeps_the_ids(story, data):
    doses = [one for one in story[2] if one.kind == "given"]
    assume(doses)
    wrong = data.draw(some.sampled_from(doses))
    moved = data.draw(some.integers(-10, 30))
    other = replace(wrong, id=make.fact("x", 0).id, corrects=wrong.id, at=wrong.at + make.timedelta(days=moved))
    other = replace(other, on=wrong.on + make.timedelta(days=moved), recorded_at=make.fact("x", 0).recorded_at)
    back = replace(wrong, id=make.fact("x", 0).id, corrects=other.id, recorded_at=make.fact("x", 0).recorded_at)
    rows = kept(plans(story).planned)

    once = plans(story, [*story[2], other])
    between = apply(difference(once.planned, rows, now=at(40), dropped=once.dropped), rows)
    twice = plans(story, [*story[2], other, back])
    after = apply(difference(twice.planned, between, now=at(41), dropped=twice.dropped), between)

    assert not difference(twice.planned, rows, now=at(41))
    assert {row for row in after if not row.cancelled} == set(rows)


@given(stories(), some.lists(events(), min_size=1, max_size=3), some.integers(0, 300), some.data())
def test_what_was_begun_stays_as_it_was_and_a_change_done_leaves_nothing_to_do(story, news, today, data):
    rows = _partly_answered(kept(plans(story).planned), today, data)
    after = plans(story, [*story[2], *news])

    change = difference(after.planned, rows, now=at(today), dropped=after.dropped)
    done = apply(change, rows)

    begun = {row.id: row for row in rows if row.fixed}
    assert not begun.keys() & {move.id for move in change.move}
    assert not begun.keys() & {cancel.id for cancel in change.cancel}
    assert all(
        (row.opens_at, row.target_on, row.closes_at, row.cancelled)
        == (begun[row.id].opens_at, begun[row.id].target_on, begun[row.id].closes_at, False)
        for row in done
        if row.id in begun
    )
    assert not difference(after.planned, done, now=at(today + 1), dropped=after.dropped)
    assert len({row.id for row in done}) == len(done)


def _partly_answered(rows, today, data):
    chosen = data.draw(some.sets(some.integers(0, max(len(rows) - 1, 0)), max_size=20))
    return [
        replace(
            row, answered=number in chosen and row.opens_at <= at(today), started=number in chosen and number % 2 == 0
        )
        for number, row in enumerate(rows)
    ]


@given(stories())
def test_windows_of_one_instrument_never_overlap_and_no_day_has_two_diaries(story):
    trial, _, _ = story
    clocked = {timepoint.id for timepoint in trial.timepoints if timepoint.moments}
    planned = plans(story).planned

    assert len({one.id for one in planned}) == len(planned)
    assert all(one.opens_at < one.closes_at for one in planned)
    diaries = [(one.instrument, one.target_on) for one in planned if one.daily]
    assert len(set(diaries)) == len(diaries)
    for instrument in {one.instrument for one in planned}:
        same = [
            one for one in planned if one.instrument == instrument and not one.daily and one.timepoint not in clocked
        ]
        in_order = sorted(same, key=lambda one: one.opens_at)
        assert all(earlier.closes_at <= later.opens_at for earlier, later in pairwise(in_order))


@given(stories())
def test_every_planned_one_says_why_in_plain_values(story):
    for one in plans(story).planned:
        assert json_like(one.why)
        assert one.why["anchor"]["fact"] == (str(one.anchor_fact) if one.anchor_fact else None)


def json_like(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and json_like(entry) for key, entry in value.items())
    if isinstance(value, list):
        return all(json_like(entry) for entry in value)
    return value is None or isinstance(value, str | int | bool)


@given(some.integers(0, 180))
def test_a_delayed_cycle_moves_everything_after_it_by_as_many_days(delay):
    trial = make.protocol(
        "  - {id: weekly, use: safety, anchor: {administration: lu}, repeat: {first: 7, every: 7, times: 4}, late: 3,"
        " instruments: [pgi-s@1.0]}"
    )
    facts = [*enrolled("only"), dose(1, 0)]
    story = (trial, make.person(zone="UTC"), facts)

    on_time = plans(story, [*facts, dose(2, 56)]).planned
    late = plans(story, [*facts, dose(2, 56 + delay)]).planned

    shifts = {(after.target_on - before.target_on).days for before, after in zip(on_time, late, strict=True)}
    assert shifts == {0, delay}
    assert [one.id for one in on_time] == [one.id for one in late]


@given(some.lists(some.tuples(some.integers(-3, 40), some.sampled_from(ZONES)), max_size=6))
def test_a_person_who_travels_has_every_diary_once(journeys):
    trial = make.protocol(
        "  - {id: diary, use: compare, anchor: randomisation, from: 0, to: 27, daily: true, hours: '17:00-24:00',"
        ' backfill_until: "12:00", instruments: [net-diary@1.0]}'
    )
    facts = [*enrolled("only"), *(fact("zone", on, zone=zone) for on, zone in journeys)]

    found = plans((trial, make.person(), facts)).planned

    assert sorted(one.target_on for one in found) == [make.day(number) for number in range(28)]
    assert all(one.opens_at < one.closes_at for one in found)


class WholeParticipant(RuleBasedStateMachine):
    """Ada through a trial: facts arrive, are corrected and taken out, questionnaires are answered, time goes on."""

    def __init__(self):
        super().__init__()
        self.person = make.person(baseline={"functioning": True})
        self.facts, self.rows, self.today, self.answered = [], [], 0, {}

    @initialize()
    def enrol(self):
        self.facts = enrolled("retreatment")
        self._replan()

    @rule(days=some.integers(1, 60))
    def wait(self, days):
        self.today += days

    @rule(cycle=some.integers(1, 2), ago=some.integers(0, 10))
    def give(self, cycle, ago):
        self._record(dose(cycle, self.today - ago))

    @rule(new=events())
    def happen(self, new):
        self._record(new)

    @precondition(lambda self: len(self.facts) > 2)
    @rule(data=some.data(), moved=some.integers(-9, 9), taken_out=some.booleans())
    def correct(self, data, moved, taken_out):
        old = data.draw(some.sampled_from(self.facts[2:]))
        stamp = fact("x", 0)
        detail = {"retracted": True} if taken_out else old.detail
        days = make.timedelta(days=moved)
        self._record(
            replace(
                old,
                id=stamp.id,
                on=old.on + days,
                at=old.at and old.at + days,
                corrects=old.id,
                recorded_at=stamp.recorded_at,
                detail=detail,
            )
        )

    @rule(data=some.data())
    def answer(self, data):
        now = at(self.today, "18:00")
        due = [row for row in self.rows if row.opens_at <= now < row.closes_at and not (row.cancelled or row.fixed)]
        if due:
            chosen = data.draw(some.sampled_from(due))
            self.rows = [replace(row, answered=True) if row.id == chosen.id else row for row in self.rows]
            self.answered[chosen.id] = (chosen.opens_at, chosen.target_on, chosen.closes_at)

    def _record(self, new):
        if new.detail.get("retracted") and new.corrects is None:
            return
        self.facts.append(new)
        self._replan()

    def _replan(self):
        found = planning(make.RETREAT, self.person, self.facts, definitions=make.LIBRARY)
        now = at(self.today, "18:00")
        change = difference(found.planned, self.rows, now=now, dropped=found.dropped)
        self.rows = apply(change, self.rows)
        assert not difference(found.planned, self.rows, now=now, dropped=found.dropped)

    @invariant()
    def answers_stay(self):
        for row in self.rows:
            if row.id in self.answered:
                assert (row.opens_at, row.target_on, row.closes_at) == self.answered[row.id]
                assert not row.cancelled

    @invariant()
    def ids_are_unique(self):
        assert len({row.id for row in self.rows}) == len(self.rows)


WholeParticipant.TestCase.settings = settings(max_examples=40, stateful_step_count=30)
TestWholeParticipant = WholeParticipant.TestCase
