"""Releases: two people, seven days apart, small cells withheld, and made again byte for byte whatever came later."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from proapp.base.actor import Actor, Grant
from proapp.base.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from proapp.base.tables import table_of
from proapp.participant.tables import DatedFact
from proapp.release.tables import ReleaseFile, ReleaseRows
from proapp.response.tables import Response
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.revise import Reason
from proapp.workflow.release.check_release import check_release
from proapp.workflow.release.prepare import NewRelease, prepare
from tests import make
from tests.conftest import fresh_database
from tests.workflow.releasing import (
    NOW,
    QL,
    UNA,
    WEEK,
    agreed,
    proposed,
    rates,
    refused,
    released,
    somebody,
    table,
    tampered,
    told,
    wanted,
    withdrawn,
)
from tests.worlds import NET_RETREAT, said


@pytest.fixture(params=["sqlite", "postgresql"])
def compared(request, tmp_path):
    """Six people in each of two arms, on both engines."""
    with fresh_database(request, request.param, tmp_path, ("compared",)) as database:
        yield database


@pytest.fixture
def embedded(request, tmp_path):
    """The same where the engine is not the point."""
    with fresh_database(request, "sqlite", tmp_path, ("compared",)) as database:
        yield database


def test_one_proposes_and_another_agrees(compared, catalogue):
    known = proposed(compared, catalogue)
    done = agreed(compared, catalogue, known, now=NOW + timedelta(hours=1))

    assert (known.state, done.state) == ("proposed", "agreed")
    assert (done.release.proposed_by, done.decision.decided_by) == ("una", "omar")
    assert make.actions(compared, NET_RETREAT)[-2:] == ["release.proposed", "release.agreed"]
    assert make.faults(compared) == []


def test_whoever_proposed_does_not_decide(embedded, catalogue):
    both = Actor("session", "una", (*UNA.grants, Grant(NET_RETREAT, "dmc")))
    known = proposed(embedded, catalogue, actor=both)

    for decide in (agreed, refused):
        with pytest.raises(Forbidden):
            decide(embedded, catalogue, known, actor=both)


@pytest.mark.parametrize("role", ["investigator", "monitor", "data_manager", "admin"])
def test_only_who_sees_arms_has_a_say(embedded, catalogue, role):
    with pytest.raises(Forbidden):
        proposed(embedded, catalogue, actor=somebody("vera", role))


def test_agreed_is_exactly_what_was_read(embedded, catalogue):
    known = proposed(embedded, catalogue)

    with pytest.raises(Stale):
        agreed(embedded, catalogue, known, manifest="0" * 64)


def test_a_decision_stands(embedded, catalogue):
    known = proposed(embedded, catalogue)
    first, again = refused(embedded, catalogue, known), refused(embedded, catalogue, known)

    with pytest.raises(Conflict, match="decided already"):
        agreed(embedded, catalogue, known)
    assert first.state == again.state == "refused"
    assert make.actions(embedded, NET_RETREAT).count("release.refused") == 1


def test_the_same_proposal_again_changes_nothing(embedded, catalogue):
    first = proposed(embedded, catalogue)
    again = proposed(embedded, catalogue, release_id=first.release.id, now=NOW + WEEK)

    with pytest.raises(Conflict, match="another release already"):
        proposed(embedded, catalogue, release_id=first.release.id, audience="team")
    assert again.release.proposed_at == first.release.proposed_at


def test_a_release_says_what_it_was_made_of(compared, catalogue):
    known = proposed(compared, catalogue)

    manifest = told(compared, known)
    assert manifest["protocol"] == {"version": "1", "digest": known.release.protocol_digest}
    assert (manifest["rows"]["participant"], manifest["rows"]["response"]) == (12, 23)
    assert {"proapp", "numpy", "matplotlib"} <= manifest["software"].keys()
    assert len(manifest["audit"]["hash"]) == 64
    names = [one["name"] for one in manifest["files"]]
    assert {QL, "index.html"} <= set(names)
    assert rates(table(compared, known))["retreatment", "q12w 1"]["received"] == 5


def test_a_release_is_made_again_byte_for_byte_whatever_came_later(compared, catalogue):
    known = proposed(compared, catalogue, analyses=("completion", "symptom-days"))
    before = check_release(compared, catalogue, known.release.id)

    make.fact(compared, catalogue, "death", NOW + WEEK, name="person 1")
    answer = next(one for one in make.rows(compared, Response) if one.participant_id == make.named("person 2"))
    compared.run(
        lambda session: correct(
            session, actor=make.chen(), now=NOW + WEEK, catalogue=catalogue, response_id=answer.id, new_id=uuid4(),
            answers={**answer.answers, "q29": 7}, reason=Reason("transcription-error", "read wrongly"),
        )
    )  # fmt: skip
    after = check_release(compared, catalogue, known.release.id)

    assert before.faults == ()
    assert before.files == len(told(compared, known)["files"]) + 1
    assert after.faults == ()


def test_both_engines_make_the_same_bytes(request, tmp_path, catalogue):
    made = {}
    for engine in ("sqlite", "postgresql"):
        folder = tmp_path / engine
        folder.mkdir()
        with fresh_database(request, engine, folder, ("compared",)) as database:
            new = NewRelease(
                make.named("one"), NET_RETREAT, wanted(analyses=("symptom-days",), pictures=("svg", "png"))
            )
            prepared = prepare(database, catalogue, new, actor=UNA, now=NOW)
        made[engine] = {one.name: one.sha256 for one in prepared.files[:-1]}

    assert made["sqlite"] == made["postgresql"]
    assert len(made["sqlite"]) == 4


@pytest.mark.parametrize(
    ("entity", "column", "value", "fault"),
    [
        (ReleaseFile, "content", b"{}", "is not what"),
        (ReleaseRows, "sealed", b"nothing", "the frozen rows are not those that were used"),
    ],
)
def test_what_was_changed_where_it_is_kept_is_found(embedded, catalogue, entity, column, value, fault):
    known = proposed(embedded, catalogue)
    kept = table_of(entity)
    where = kept.c.name == QL if entity is ReleaseFile else kept.c.release_id == known.release.id
    tampered(embedded, update(kept).where(where).values({column: value}), kept.name)

    found = check_release(embedded, catalogue, known.release.id)

    assert any(fault in one for one in found.faults)


def test_a_changed_row_of_the_trial_is_found(compared, catalogue):
    known = proposed(compared, catalogue)
    facts = table_of(DatedFact)
    tampered(compared, update(facts).where(facts.c.kind == "allocation").values(detail={"arm": "other"}), "fact")

    found = check_release(compared, catalogue, known.release.id)

    assert found.faults == ("rows of fact are not in the database as they were at the cut-off",)


def test_nothing_from_after_the_cut_off_is_shown(compared, catalogue):
    early = proposed(compared, catalogue, cut_off=make.at(date(2026, 4, 1)))

    found = rates(table(compared, early))
    assert {one["label"] for one in found.values()} == {"baseline"}
    assert found["retreatment", "baseline"]["received"] == 6
    assert told(compared, early)["rows"]["response"] == 12
    assert check_release(compared, catalogue, early.release.id).faults == ()


def test_one_audience_waits_seven_days(embedded, catalogue):
    released(embedded, catalogue)

    with pytest.raises(Conflict, match="at least 7 days apart") as refusal:
        proposed(embedded, catalogue, now=NOW + timedelta(days=6, hours=23))
    assert refusal.value.extra["earliest"] == (NOW + WEEK).isoformat()
    with pytest.raises(Conflict, match="at least 7 days apart"):
        proposed(embedded, catalogue, now=NOW + WEEK, cut_off=NOW + timedelta(days=6))
    assert proposed(embedded, catalogue, audience="team", by="pooled").state == "proposed"
    assert proposed(embedded, catalogue, now=NOW + WEEK).state == "proposed"


def test_a_withdrawn_release_makes_room_for_the_right_one(embedded, catalogue):
    wrong = released(embedded, catalogue)

    gone = withdrawn(embedded, catalogue, wrong)

    assert gone.state == "withdrawn"
    assert proposed(embedded, catalogue, now=NOW + timedelta(hours=1)).state == "proposed"


def test_only_one_proposal_waits_at_a_time(embedded, catalogue):
    waiting = proposed(embedded, catalogue, audience="team", by="pooled")

    with pytest.raises(Conflict, match="another proposal waits"):
        proposed(embedded, catalogue, audience="public", by="pooled")
    withdrawn(embedded, catalogue, waiting)
    assert proposed(embedded, catalogue, audience="public", by="pooled").state == "proposed"


def test_the_team_gets_no_small_cell_and_none_beside_it(compared, catalogue):
    known = proposed(compared, catalogue, audience="team")

    found = rates(table(compared, known))
    assert found["retreatment", "baseline"]["received"] == found["usual-treatment", "baseline"]["received"] == 6
    withheld = next(one["withheld"] for one in told(compared, known)["files"] if one["name"] == QL)
    assert [one for one in found.values() for count in counts(one) if 0 < count < 5] == []
    assert {one["reason"] for one in withheld} <= {"fewer than 5", "a part beside it is withheld"}


def counts(value):
    """Every whole number in a row but for where it stands, and rates of all or none."""
    apart = ("ordinal", "day", "completion_rate", "available_data_rate")
    inner = [value[name] for name in value if name not in apart] if isinstance(value, dict) else []
    return [one for one in inner if type(one) is int] + [count for one in inner for count in counts(one)]


def test_two_releases_do_not_tell_who_came_between_them(compared, catalogue):
    first = released(compared, catalogue, audience="team", by="pooled", analyses=("completion",))
    make.participant(compared, catalogue, "late")
    said(compared, "late", "baseline", worse=True)
    make.allocated(compared, catalogue, "late", arm="retreatment")

    second = proposed(compared, catalogue, audience="public", by="pooled", now=NOW + WEEK)

    shown, now = (rates(table(compared, one))[None, "baseline"] for one in (first, second))
    assert shown["received"] == 12
    assert (now["received"], now["completion_rate"]) == (None, None)
    assert now["reason"] == "an earlier release tells of fewer than 5 more or fewer"
    assert told(compared, second)["compared_with"] == [str(first.release.id)]
    assert check_release(compared, catalogue, second.release.id).faults == ()


def test_where_treatment_is_masked_arms_are_for_the_committee_alone(database, catalogue):
    trial = make.trial(database, catalogue, "placebo-crossover")
    una, now = somebody("una", "unblinded_statistician", trial), NOW

    with pytest.raises(Invalid) as refusal:
        proposed(database, catalogue, trial=trial, actor=una, now=now, audience="public", by="arm")
    known = proposed(database, catalogue, trial=trial, actor=una, now=now, audience="committee", by="arm")

    assert [one.pointer for one in refusal.value.errors] == ["/by"]
    assert known.state == "proposed"


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"cut_off": NOW + timedelta(minutes=1)}, "/cut_off"),
        ({"analyses": ("completion", "horoscope")}, "/analyses/1"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_place(embedded, catalogue, asked, pointer):
    with pytest.raises(Invalid) as refusal:
        proposed(embedded, catalogue, **asked)

    assert [one.pointer for one in refusal.value.errors] == [pointer]


def test_a_trial_that_is_not_there_has_no_releases(embedded, catalogue):
    with pytest.raises(NotFound):
        proposed(embedded, catalogue, trial="no-such-trial", actor=somebody("una", "dmc", "no-such-trial"))
    with pytest.raises(NotFound):
        check_release(embedded, catalogue, uuid4())
