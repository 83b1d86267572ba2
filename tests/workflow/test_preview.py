"""A preview shows exactly what recording then does, and its token lets somebody record that and nothing else."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from proapp.base.actor import Actor, Grant
from proapp.base.errors import Conflict, Invalid, PreconditionRequired, Problem, Stale
from proapp.message import queries as outbox
from proapp.message.draft import reminder
from proapp.message.standing import tasks
from proapp.message.verdict import Do, on_reminder
from proapp.participant.tables import Participant
from proapp.response.tables import Response
from proapp.schedule.state import state
from proapp.schedule.tables import Assignment
from proapp.treatment import sight
from proapp.workflow.answering.start import start
from proapp.workflow.treatment.preview import commit_fact, preview
from proapp.workflow.treatment.weigh import NewFact
from tests import make

NOW = make.at(date(2026, 5, 20))
DELAY = {"regimen": "lu", "cycle": 2, "to": "2026-06-05"}
ADA = make.named("ada")
TWO_WEEKS = timedelta(days=14)


def chen(kind="session", name="chen"):
    """The coordinator of the Vienna site, signed in."""
    return Actor(kind=kind, id=name, grants=(Grant("net-retreat", "coordinator", make.named("net-retreat/01")),))


def delayed(**changes):
    return NewFact(**{"id": make.named("delay"), "kind": "delayed", "on": NOW.date(), "detail": DELAY} | changes)


def look(session, catalogue, fact, *, now=NOW, actor=None):
    return preview(
        session, actor=actor or chen(), now=now, catalogue=catalogue, key=b"key", participant_id=ADA, fact=fact
    )


def previewed(database, catalogue, fact, **about):
    with database.read() as session:
        return look(session, catalogue, fact, **about)


def committed(database, catalogue, fact, *, token=None, now=NOW, actor=None):
    return database.run(
        lambda session: commit_fact(
            session, actor=actor or chen(), now=now, catalogue=catalogue, key=b"key", participant_id=ADA, fact=fact,
            token=token,
        )
    )  # fmt: skip


@pytest.fixture
def asked(treated, catalogue):
    """Two of ada's weekly questionnaires are answered, one is begun."""
    week_1, week_2, week_3 = make.assignments(treated, timepoint="toxicity")[:3]
    make.answered(treated, catalogue, week_1)
    make.answered(treated, catalogue, week_2)
    treated.run(lambda session: start(session, actor=make.phone(), now=week_3.opens_at, assignment_id=week_3.id))
    return treated


@some.composite
def facts(draw):
    """What a site might say next, right or wrong, early or late."""
    kind = draw(some.sampled_from(sorted(DETAILS)))
    on = date(2026, 3, 20) + timedelta(days=draw(some.integers(0, 90)))
    at = datetime.combine(on, datetime.min.time(), NOW.tzinfo) + timedelta(hours=draw(some.integers(5, 20)))
    fact = NewFact(uuid4(), kind, on=on, at=at, detail=DETAILS[kind](draw, on))
    if kind == "given" and draw(some.booleans()):
        detail = {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4}
        return replace(fact, corrects=make.named("dose 1"), reason="typed wrongly", detail=detail)
    return fact


def later(draw, on):
    return (on + timedelta(days=draw(some.integers(-5, 100)))).isoformat()


DETAILS = {
    "given": lambda draw, on: {"regimen": "lu", "cycle": 2, "activity_gbq": 7.4},
    "delayed": lambda draw, on: {"regimen": "lu", "cycle": 2, "to": later(draw, on)},
    "held": lambda draw, on: {"regimen": "lu", "cycle": 2},
    "skipped": lambda draw, on: {"regimen": "lu", "cycle": 2},
    "reduced": lambda draw, on: {"regimen": "lu", "cycle": 2, "activity_gbq": 3.7},
    "stopped": lambda draw, on: {"regimen": "lu"},
    "progression": lambda draw, on: {"assessor": "central"},
    "procedure": lambda draw, on: {"procedure": "sabr", "lesions": 2},
    "death": lambda draw, on: {},
    "withdrawal": lambda draw, on: {"from": draw(some.sampled_from(["treatment", "pro", "all"]))},
    "zone": lambda draw, on: {"zone": draw(some.sampled_from(["America/New_York", "Asia/Tokyo"]))},
    "pause": lambda draw, on: {"until": later(draw, on)},
    "laboratory": lambda draw, on: {"results": {"platelets": {"value": 70, "unit": "10^9/L"}}},
    "toxicity": lambda draw, on: {"term": "nausea", "grade": 2, "attribution": "possible"},
}


def schedule(session, now):
    """Every assignment by id: its window, whether it is cancelled, and its state."""
    session.expire_all()
    answered = set(session.scalars(select(Response.assignment_id)))
    return {
        one.id: (
            (one.opens_at, one.target_on, one.closes_at, one.zone),
            one.cancelled_at is not None,
            state(
                one.opens_at, one.closes_at, now=now, answered=one.id in answered, cancelled_at=one.cancelled_at,
                started_at=one.started_at,
            ),
        )
        for one in session.scalars(select(Assignment).where(Assignment.participant_id == ADA))
    }  # fmt: skip


def test_what_is_shown_is_exactly_what_recording_does(allocated, catalogue):
    make.treated(allocated, catalogue, id=make.named("dose 1"))
    for due in make.assignments(allocated, timepoint="toxicity")[:2]:
        make.answered(allocated, catalogue, due)

    @settings(max_examples=60, deadline=None)
    @given(facts(), some.integers(0, 60))
    def holds(fact, days):
        now = NOW + timedelta(days=days)
        with Session(allocated.engine) as session:
            before = schedule(session, now)
            shown, refused = attempt(lambda: look(session, catalogue, fact, now=now))

            _, refused_then = attempt(lambda: commit(session, catalogue, fact, now, shown))

            assert refused == refused_then
            if shown is not None:
                assert lists(shown) == happened(before, schedule(session, now))

    holds()


def attempt(action):
    try:
        return action(), None
    except Problem as problem:
        return None, (type(problem), problem.errors)


def commit(session, catalogue, fact, now, shown):
    token = None if shown is None else shown.token
    return commit_fact(
        session, actor=chen(), now=now, catalogue=catalogue, key=b"key", participant_id=ADA,
        fact=replace(fact, reason=fact.reason or "as decided"), token=token,
    )  # fmt: skip


def lists(shown):
    found = shown.foreseen
    return {
        "added": {item.id: spelt(item.window) for item in found.added},
        "moved": {one.item.id: (spelt(one.item.window), spelt(one.to)) for one in found.moved},
        "cancelled": {one.item.id for one in found.cancelled},
        "missed": {item.id for item in found.missed},
        "standing": found.unchanged + len(found.stays) + len(found.moved) + len(found.added),
    }


def happened(before, after):
    moved = {one for one in before if before[one] != after[one] and not after[one][1]}
    return {
        "added": {one: after[one][0] for one in after.keys() - before.keys()},
        "moved": {one: (before[one][0], after[one][0]) for one in moved},
        "cancelled": {one for one in before if after[one][1] and not before[one][1]},
        "missed": {
            one for one in after if after[one][2] == "missed" and (one not in before or before[one][2] != "missed")
        },
        "standing": sum(not one[1] for one in after.values()),
    }


def spelt(window):
    return window.opens_at, window.target_on, window.closes_at, window.zone


def test_a_delay_is_shown_before_it_is_made(asked, catalogue):
    stored = make.snapshot(asked)

    shown = previewed(asked, catalogue, delayed())

    assert shown.foreseen.moves_dates
    assert {(one.item.timepoint, one.reason) for one in shown.foreseen.moved} == {("q12w", "window-changed")}
    assert [one.because for one in shown.foreseen.stays] == ["answered", "answered", "started"]
    assert make.snapshot(asked) == stored


def test_the_token_records_what_was_seen(treated, catalogue):
    shown = previewed(treated, catalogue, delayed())

    recorded = committed(treated, catalogue, delayed(reason="platelets"), token=shown.token)

    assert (recorded.created, recorded.change.moved) == (True, len(shown.foreseen.moved))
    assert make.faults(treated) == []


def test_recorded_again_it_needs_no_token_any_more(treated, catalogue):
    shown = previewed(treated, catalogue, delayed())
    committed(treated, catalogue, delayed(reason="platelets"), token=shown.token)

    again = committed(treated, catalogue, delayed(reason="platelets"))
    seen = previewed(treated, catalogue, delayed(reason="platelets"))

    assert not again.created
    assert (seen.known, seen.foreseen.moves_dates) == (True, False)


def test_somebody_signed_in_previews_what_moves_dates_and_says_why(treated, catalogue):
    stored = make.snapshot(treated)
    shown = previewed(treated, catalogue, delayed())

    with pytest.raises(PreconditionRequired):
        committed(treated, catalogue, delayed(reason="platelets"))
    with pytest.raises(Invalid) as unexplained:
        committed(treated, catalogue, delayed(), token=shown.token)

    assert [place.pointer for place in unexplained.value.errors] == ["/reason"]
    assert make.snapshot(treated) == stored


@pytest.mark.parametrize("kind", ["staff", "client"])
def test_programs_may_leave_the_preview_out(treated, catalogue, kind):
    recorded = committed(treated, catalogue, delayed(), actor=chen(kind))

    assert recorded.created


def test_what_moves_no_date_needs_no_preview(treated, catalogue):
    results = {"platelets": {"value": 70, "unit": "10^9/L"}}

    recorded = committed(treated, catalogue, NewFact(uuid4(), "laboratory", on=NOW.date(), detail={"results": results}))

    assert recorded.created


def test_a_token_of_something_else_is_a_conflict(treated, catalogue):
    token = previewed(treated, catalogue, delayed()).token
    other = delayed(detail={**DELAY, "to": "2026-06-12"}, reason="platelets")

    with pytest.raises(Conflict, match="another fact"):
        committed(treated, catalogue, other, token=token)
    with pytest.raises(Conflict, match="somebody else"):
        committed(treated, catalogue, delayed(reason="platelets"), token=token, actor=chen(name="iris"))


def test_reasons_may_be_given_after_the_preview(treated, catalogue):
    token = previewed(treated, catalogue, delayed()).token

    recorded = committed(treated, catalogue, delayed(detail={**DELAY, "reasons": ["platelets"]}), token=token)

    assert recorded.created


@pytest.mark.parametrize("wrong", ["", "prt_p_", "prt_p_e30.00", "nonsense", "prt_p_é.x", "x" * 2000])
def test_what_is_no_token_of_ours_is_stale(treated, catalogue, wrong):
    with pytest.raises(Stale):
        committed(treated, catalogue, delayed(reason="platelets"), token=wrong)


def test_a_changed_token_is_stale(treated, catalogue):
    token = previewed(treated, catalogue, delayed()).token
    last = "0" if token[-1] != "0" else "1"

    with pytest.raises(Stale):
        committed(treated, catalogue, delayed(reason="platelets"), token=token[:-1] + last)


def test_a_token_is_over_after_half_an_hour(treated, catalogue):
    token = previewed(treated, catalogue, delayed()).token

    with pytest.raises(Stale, match="too old"):
        committed(treated, catalogue, delayed(reason="platelets"), token=token, now=NOW + timedelta(minutes=31))


def test_a_plan_that_changed_meanwhile_is_previewed_again(treated, catalogue):
    token = previewed(treated, catalogue, delayed()).token
    make.fact(treated, catalogue, "zone", NOW, zone="America/New_York")

    with pytest.raises(Stale, match="has changed"):
        committed(treated, catalogue, delayed(reason="platelets"), token=token, now=NOW + timedelta(hours=0, minutes=5))


def test_an_answer_that_came_meanwhile_makes_the_preview_stale(treated, catalogue):
    moves = previewed(treated, catalogue, delayed()).foreseen.moved
    first = next(one for one in make.assignments(treated) if one.id == moves[0].item.id)
    now = first.opens_at + timedelta(minutes=90)
    fact = delayed(on=now.date(), detail={**DELAY, "to": (now.date() + TWO_WEEKS).isoformat()})
    token = previewed(treated, catalogue, fact, now=now).token
    make.answered(treated, catalogue, first)

    with pytest.raises(Stale, match="has changed"):
        committed(treated, catalogue, replace(fact, reason="platelets"), token=token, now=now + timedelta(minutes=1))


def test_nothing_is_previewed_that_could_not_be_recorded(treated, catalogue):
    with pytest.raises(Conflict) as refused:
        previewed(treated, catalogue, delayed(detail={**DELAY, "cycle": 1}))

    assert [place.pointer for place in refused.value.errors] == ["/detail/cycle", "/detail/to"][:1]


def test_what_waits_for_the_participant_and_goes_out_no_more_is_named(treated, catalogue):
    moved = previewed(treated, catalogue, delayed()).foreseen.moved[0].item
    untouched = make.assignments(treated, timepoint="q12w")[-1]
    wait_for(treated, moved.id, moved.window)
    wait_for(treated, untouched.id, untouched)

    shown = previewed(treated, catalogue, delayed())
    committed(treated, catalogue, delayed(reason="platelets"), token=shown.token)

    assert [one.assignment for one in shown.messages.taken_back] == [moved.id]
    assert verdicts(treated, catalogue) == {moved.id: False, untouched.id: True}
    assert moved.id in {one.assignment for one in shown.messages.outgoing}


def test_death_takes_back_everything_that_waits(treated, catalogue):
    due = make.assignments(treated, timepoint="q12w")[0]
    wait_for(treated, due.id, due)

    shown = previewed(treated, catalogue, NewFact(uuid4(), "death", on=NOW.date()))

    assert [(one.assignment, one.why) for one in shown.messages.taken_back] == [(due.id, "death")]
    assert shown.messages.outgoing == ()


def wait_for(database, assignment_id: UUID, window):
    message = reminder(
        assignment_id, step="opening", target_on=window.target_on, trial_id="net-retreat", participant_id=ADA,
        at=window.opens_at + timedelta(hours=12), closes_at=window.closes_at,
    )  # fmt: skip
    database.run(lambda session: outbox.enqueue(session, [message], now=NOW))


def verdicts(database, catalogue):
    """Whether each waiting message would be sent at its time."""
    with database.read() as session:
        waiting = outbox.waiting(session, f"participant:{ADA}")
        found = {}
        for one in waiting:
            known = tasks(
                session, [one.subject_id], now=one.not_before, is_check=lambda key: False,
                protocols=lambda trial, version: catalogue.protocol(session, trial, version),
            )  # fmt: skip
            found[one.subject_id] = on_reminder(known[one.subject_id], now=one.not_before).do is Do.SEND
        return found


@pytest.mark.parametrize(
    ("to", "codes"),
    [("2026-06-05", ["no-cover"]), ("2026-06-01", []), ("2026-06-03", ["no-cover"])],
)
def test_a_day_whose_72_hours_lack_cover_is_warned_of(treated, catalogue, to, codes):
    shown = previewed(treated, catalogue, delayed(detail={**DELAY, "to": to}))

    assert [one.code for one in shown.warnings] == codes


def test_an_infusion_before_a_weekend_needs_to_be_seen_first(allocated, catalogue):
    friday = make.at(date(2026, 3, 27), 10)
    dose = NewFact(uuid4(), "given", at=friday, detail={"regimen": "lu", "cycle": 1})
    shown = previewed(allocated, catalogue, dose, now=friday + timedelta(hours=1))

    with pytest.raises(PreconditionRequired):
        committed(allocated, catalogue, dose, now=friday + timedelta(hours=1))

    assert [(one.code, one.days) for one in shown.warnings] == [
        ("no-cover", (date(2026, 3, 28), date(2026, 3, 29))),
    ]
    assert committed(allocated, catalogue, dose, token=shown.token, now=friday + timedelta(hours=1)).created


def test_a_dose_far_from_its_planned_day_is_named(treated, catalogue):
    late = make.at(date(2026, 6, 2), 10)
    dose = NewFact(uuid4(), "given", at=late, detail={"regimen": "lu", "cycle": 2})

    shown = previewed(treated, catalogue, dose, now=late + timedelta(days=7))

    assert [one.code for one in shown.warnings] == ["outside-tolerance"]
    assert "11 days after" in shown.warnings[0].words


def test_a_question_that_stands_already_is_told_apart(treated, catalogue):
    beyond = delayed(detail={**DELAY, "to": "2026-08-01"})

    shown = previewed(treated, catalogue, beyond)

    assert [question.code for question in shown.questions] == ["beyond-latest"]
    assert shown.asked == ()


def test_the_proof_holds_digests_and_no_words(treated, catalogue):
    shown = previewed(treated, catalogue, delayed())

    seen = sight.opened(shown.token, key=b"key")

    assert (seen.participant, seen.actor) == (str(ADA), "session:chen")
    assert seen.plan_version == make.rows(treated, Participant)[0].plan_version
    assert sight.opened(shown.token, key=b"another key") is None
