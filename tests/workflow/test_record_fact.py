"""Recording what happened: refused when it cannot be, kept for good, and the schedule follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import permutations

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.errors import Conflict, Invalid, NotFound, Problem
from proapp.participant.tables import DatedFact
from proapp.workflow.treatment.record_fact import NewFact, record_fact
from proapp.workflow.treatment.replan import Change
from tests import make

DOSE = {"regimen": "lu", "cycle": 1, "activity_gbq": 7.4}
FIRST = make.at(date(2026, 3, 27), 10)
SECOND = make.at(date(2026, 5, 22), 10)
LATER = make.at(date(2026, 7, 1))


def record(database, catalogue, kind, *, now=LATER, name="ada", **content):
    new = NewFact(**({"id": make.uuid4(), "kind": kind} | content))
    return database.run(
        lambda session: record_fact(
            session, actor=SYSTEM, now=now, catalogue=catalogue, participant_id=make.named(name), fact=new
        )
    )


def schedule(database):
    """What is due when, by the assignments' ids."""
    return {
        one.id: (one.timepoint, one.opens_at, one.target_on, one.closes_at, one.cancelled_at)
        for one in make.assignments(database)
    }


def opening(database, timepoint, **equal):
    return [one.opens_at for one in make.assignments(database, timepoint=timepoint, cancelled_at=None, **equal)]


def test_a_dose_is_kept_and_brings_its_questions(allocated, catalogue):
    recorded = make.treated(allocated, catalogue)

    assert recorded.created
    assert recorded.change.added > 0
    assert (recorded.fact.on, recorded.fact.at) == (date(2026, 3, 27), FIRST)
    assert len(opening(allocated, "crisis", cycle=1)) == 3
    assert make.faults(allocated) == []


def test_the_same_fact_again_changes_nothing(allocated, catalogue):
    first = make.treated(allocated, catalogue, id=make.named("dose"))
    before = make.snapshot(allocated)

    again = make.treated(allocated, catalogue, id=make.named("dose"))

    assert (again.created, again.change) == (False, Change())
    assert again.fact.id == first.fact.id
    assert make.snapshot(allocated) == before


def test_another_fact_under_the_same_id_is_refused(allocated, catalogue):
    make.treated(allocated, catalogue, id=make.named("dose"))
    before = make.snapshot(allocated)

    with pytest.raises(Conflict, match="another fact"):
        make.treated(allocated, catalogue, id=make.named("dose"), activity_gbq=3.7)

    assert make.snapshot(allocated) == before


def test_somebody_elses_fact_under_the_same_id_is_refused(allocated, catalogue):
    make.participant(allocated, catalogue, "grace")
    make.treated(allocated, catalogue, id=make.named("dose"))

    with pytest.raises(Conflict, match="another fact"):
        record(allocated, catalogue, "death", name="grace", id=make.named("dose"), on=date(2026, 3, 28))


@pytest.mark.parametrize(
    ("kind", "content", "pointer"),
    [
        ("given", {"at": FIRST + timedelta(hours=2), "detail": DOSE}, "/on"),  # a cycle given twice on one day
        ("given", {"at": FIRST + timedelta(days=56), "detail": DOSE}, "/detail/cycle"),  # cycle 1 again
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": 3}}, "/detail/cycle"),  # more than planned
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": 2, "regimen": "usual"}}, "/detail/regimen"),
        ("given", {"at": LATER + timedelta(days=1), "detail": DOSE | {"cycle": 2}}, "/on"),  # the future
        ("death", {"on": LATER.date() + timedelta(days=1)}, "/on"),
        ("progression", {"on": date(2026, 3, 1), "detail": {"assessor": "local"}}, "/on"),  # before registration
        ("registration", {"on": date(2026, 3, 3)}, "/kind"),
        ("allocation", {"at": FIRST, "detail": {"arm": "retreatment", "strata": {}}}, None),
        ("allocation", {"at": SECOND, "detail": {"arm": "nowhere"}}, "/detail/arm"),
        ("given", {"on": date(2026, 5, 21), "at": SECOND, "detail": DOSE | {"cycle": 2}}, "/on"),  # two different days
        ("death", {"on": date(2026, 3, 26)}, None),  # before a dose that is recorded
        ("skipped", {"on": date(2026, 5, 22), "detail": {"regimen": "lu", "cycle": 1}}, "/detail/cycle"),  # was given
        (
            "delayed",
            {"on": date(2026, 5, 22), "detail": {"regimen": "lu", "cycle": 2, "to": "2026-05-01"}},
            "/detail/to",
        ),
        ("held", {"on": date(2026, 5, 22), "detail": {"regimen": "lu", "cycle": 9}}, "/detail/cycle"),
    ],
)
def test_what_cannot_be_beside_the_rest_is_placed_and_not_kept(treated, catalogue, kind, content, pointer):
    before = make.snapshot(treated)

    with pytest.raises(Conflict) as refused:
        record(treated, catalogue, kind, **content)

    assert refused.value.errors
    assert pointer is None or pointer in [place.pointer for place in refused.value.errors]
    assert make.snapshot(treated) == before


@pytest.mark.parametrize(
    ("kind", "content", "pointer"),
    [
        ("dose", {"on": date(2026, 5, 22)}, "/kind"),
        ("given", {"on": date(2026, 5, 22), "detail": DOSE | {"cycle": 2}}, "/at"),  # a dose needs its time
        ("given", {"at": SECOND, "detail": {"regimen": "lu"}}, "/detail/cycle"),
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": "2"}}, "/detail/cycle"),
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": True}}, "/detail/cycle"),
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": 2, "activity_gbq": -1}}, "/detail/activity_gbq"),
        ("given", {"at": SECOND, "detail": DOSE | {"cycle": 2, "colour": "red"}}, "/detail/colour"),
        ("given", {"at": SECOND.replace(tzinfo=None), "detail": DOSE | {"cycle": 2}}, "/at"),  # a naive time
        ("progression", {"on": date(2026, 5, 22)}, "/detail/assessor"),
        ("zone", {"on": date(2026, 5, 22), "detail": {"zone": "Vienna"}}, "/detail/zone"),
        ("death", {}, "/on"),
        ("death", {"on": date(2026, 5, 22), "corrects": make.named("dose")}, "/reason"),
        ("death", {"on": date(2026, 5, 22), "detail": {"retracted": True}}, "/detail/retracted"),
    ],
)
def test_a_fact_without_its_form_is_placed_and_not_kept(treated, catalogue, kind, content, pointer):
    before = make.snapshot(treated)

    with pytest.raises(Invalid) as refused:
        record(treated, catalogue, kind, **content)

    assert pointer in [place.pointer for place in refused.value.errors]
    assert make.snapshot(treated) == before


def test_a_dose_before_allocation_is_refused(registered, catalogue):
    before = make.snapshot(registered)

    with pytest.raises(Conflict, match="beside"):
        make.treated(registered, catalogue)

    assert make.snapshot(registered) == before


def test_nobody_unknown_has_facts(retreat, catalogue):
    with pytest.raises(NotFound):
        make.fact(retreat, catalogue, "death", FIRST)


def test_a_corrected_date_moves_what_hangs_on_it(allocated, catalogue):
    dose = make.treated(allocated, catalogue).fact
    before = schedule(allocated)

    corrected = make.fact(
        allocated, catalogue, "given", FIRST + timedelta(days=3), corrects=dose.id, reason="typed wrongly", **DOSE
    )

    after = schedule(allocated)
    assert corrected.change.moved > 0
    assert after.keys() == before.keys()
    assert {after[one][2] - before[one][2] for one in after if before[one][0] == "crisis"} == {timedelta(days=3)}
    assert make.faults(allocated) == []


def test_a_date_corrected_back_is_as_if_nothing_had_happened(allocated, catalogue):
    dose = make.treated(allocated, catalogue).fact
    before = schedule(allocated)

    wrong = make.fact(
        allocated, catalogue, "given", FIRST + timedelta(days=3), corrects=dose.id, reason="typed wrongly",
        now=FIRST + timedelta(hours=73), **DOSE,
    ).fact  # fmt: skip
    make.fact(
        allocated, catalogue, "given", FIRST, corrects=wrong.id, reason="was right", now=FIRST + timedelta(hours=74),
        **DOSE,
    )  # fmt: skip

    assert schedule(allocated) == before


def test_corrections_form_a_chain_that_stays_readable(allocated, catalogue):
    dose = make.treated(allocated, catalogue).fact
    for number in (1, 2, 3):
        dose = make.fact(
            allocated, catalogue, "given", FIRST, corrects=dose.id, reason=f"reason {number}",
            now=FIRST + timedelta(hours=number + 1), **(DOSE | {"activity_gbq": 7.4 - number}),
        ).fact  # fmt: skip

    chain = [fact for fact in make.rows(allocated, DatedFact) if fact.kind == "given"]

    assert sorted(fact.detail["activity_gbq"] for fact in chain) == [7.4 - 3, 7.4 - 2, 7.4 - 1, 7.4]
    assert sorted(fact.reason or "" for fact in chain) == ["", "reason 1", "reason 2", "reason 3"]
    assert make.faults(allocated) == []


def test_a_dose_taken_out_takes_its_questions_with_it(allocated, catalogue):
    dose = make.treated(allocated, catalogue).fact

    record(
        allocated, catalogue, "given", on=dose.on, at=dose.at, corrects=dose.id, reason="another participant's",
        detail={"retracted": True}, now=FIRST + timedelta(hours=2),
    )  # fmt: skip

    assert opening(allocated, "crisis") == []
    assert {one.cancel_reason for one in make.assignments(allocated, timepoint="crisis")} == {"anchor-gone"}


def test_a_correction_of_somebody_elses_fact_is_refused(allocated, catalogue):
    make.participant(allocated, catalogue, "grace")
    make.allocated(allocated, catalogue, "grace")
    dose = make.treated(allocated, catalogue, "grace").fact
    before = make.snapshot(allocated)

    with pytest.raises(Conflict) as refused:
        make.fact(allocated, catalogue, "given", FIRST, corrects=dose.id, reason="mine", **DOSE)

    assert [place.pointer for place in refused.value.errors] == ["/corrects"]
    assert make.snapshot(allocated) == before


def test_the_order_in_which_facts_arrive_does_not_matter(make_database, catalogue):
    arrivals = {
        "zone": {"on": date(2026, 4, 10), "detail": {"zone": "America/New_York"}},
        "laboratory": {"on": date(2026, 4, 9), "detail": {"results": {"platelets": {"value": 90, "unit": "10^9/L"}}}},
        "delayed": {"on": date(2026, 4, 8), "detail": {"regimen": "lu", "cycle": 2, "to": "2026-06-05"}},
    }
    found = set()
    for order in permutations(arrivals):
        database = make_database("sqlite")
        make.trial(database, catalogue)
        make.site(database)
        make.participant(database, catalogue)
        make.allocated(database, catalogue)
        make.treated(database, catalogue)
        for kind in order:
            record(database, catalogue, kind, now=make.at(date(2026, 4, 12)), **arrivals[kind])
        found.add(tuple(sorted(schedule(database).items(), key=repr)))

    assert len(found) == 1


def test_two_at_once_are_planned_one_after_the_other(allocated, catalogue):
    def arrive(kind_and_content):
        kind, content = kind_and_content
        try:
            return record(allocated, catalogue, kind, **content).created
        except Problem as problem:
            return problem.kind

    same_dose = [("given", {"id": make.named(f"dose {n}"), "at": FIRST, "detail": DOSE}) for n in range(4)]
    moves = [("zone", {"on": date(2026, 4, n), "detail": {"zone": "Asia/Tokyo"}}) for n in range(1, 5)]
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(arrive, same_dose + moves))

    assert sorted(map(str, outcomes[:4])) == ["True", "conflict", "conflict", "conflict"]
    assert outcomes[4:] == [True] * 4
    assert len([fact for fact in make.rows(allocated, DatedFact) if fact.kind == "given"]) == 1
    assert len(opening(allocated, "crisis", cycle=1)) == 3
    assert make.faults(allocated) == []


def test_the_same_fact_at_once_is_kept_once(allocated, catalogue):
    def arrive(_):
        return record(allocated, catalogue, "given", id=make.named("dose"), at=FIRST, detail=DOSE).created

    with ThreadPoolExecutor(8) as threads:
        created = list(threads.map(arrive, range(8)))

    assert sorted(created) == [False] * 7 + [True]


def test_a_delay_beyond_the_last_day_allowed_asks_the_investigator(treated, catalogue):
    recorded = record(
        treated, catalogue, "delayed", on=date(2026, 5, 20),
        detail={"regimen": "lu", "cycle": 2, "to": "2026-08-01"}, now=make.at(date(2026, 5, 20)),
    )  # fmt: skip

    assert recorded.questions


def test_death_cancels_everything_that_is_still_to_come(treated, catalogue):
    record(treated, catalogue, "death", on=date(2026, 4, 10), now=make.at(date(2026, 4, 11)))

    standing = make.assignments(treated, cancelled_at=None)

    assert all(one.target_on <= date(2026, 4, 10) for one in standing)
