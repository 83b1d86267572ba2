"""Danger is noticed in the transaction of the answer itself, also of one that could not be accepted."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from proapp.base.actor import SYSTEM
from proapp.base.audit import AuditEvent
from proapp.flag.tables import Flag
from proapp.message.tables import Message
from proapp.response.tables import Quarantine, Response
from proapp.workflow.answering.correct import correct
from proapp.workflow.answering.rescore import rescore
from proapp.workflow.answering.revise import Reason
from tests import make

HOUR = timedelta(hours=1)
SEVERE = {"10A": 3, "10B": 4}  # vomiting, very severe


@pytest.fixture
def crisis(treated):
    """The check four hours after ada's first infusion."""
    return make.assignment(treated, "crisis", instrument="net-crisis")


@pytest.fixture
def week_1(treated):
    return make.assignment(treated, "toxicity", instrument="pro-ctcae-net")


def flags(database):
    return sorted(make.rows(database, Flag), key=lambda flag: (flag.raised_at, flag.rule))


def report(catalogue, assignment, when=None, **changes):
    said = make.answers(catalogue, assignment.instrument, **changes)
    return make.submission(catalogue, assignment, when or assignment.opens_at + HOUR, answers=said)


def actions(database):
    with database.read() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_nothing_severe_raises_nothing(treated, catalogue, week_1):
    make.answered(treated, catalogue, week_1)

    assert flags(treated) == []
    assert make.rows(treated, Message) == []


def test_a_severe_answer_tells_the_participants_own_site_at_once(treated, catalogue, week_1):
    make.answered(treated, catalogue, week_1, response_id=make.named("first"), **SEVERE)

    (flag,) = flags(treated)
    (message,) = make.rows(treated, Message)
    assert (flag.level, flag.symptom, flag.site_id) == ("red", "10", make.named("net-retreat/01"))
    assert (flag.source_id, flag.participant_id) == (make.named("first"), make.named("ada"))
    assert flag.next_escalation_at > flag.raised_at
    assert (message.recipient, message.subject_id, message.state) == (f"site:{flag.site_id}", flag.id, "new")
    assert actions(treated)[-2:] == ["response.accepted", "flag.raised"]
    assert make.faults(treated) == []


@pytest.mark.parametrize(
    ("changes", "symptom"),
    [
        ({"temperature": 38.4}, "fever"),
        ({"fluids": 0}, "vomiting"),
        ({"wheeze": 3}, "hormonal-crisis"),
    ],
)
def test_a_crisis_after_an_infusion_is_red(treated, catalogue, crisis, changes, symptom):
    make.answered(treated, catalogue, crisis, **({"temperature": 36.6, "fluids": 1} | changes))

    assert [(flag.level, flag.symptom) for flag in flags(treated)] == [("red", symptom)]
    assert len(make.rows(treated, Message)) == 1


def test_a_severe_diary_is_red(treated, catalogue):
    diary = make.assignments(treated, timepoint="diary")[0]

    make.answered(treated, catalogue, diary, vomiting_episodes=6)

    assert [(flag.level, flag.symptom) for flag in flags(treated)] == [("red", "vomiting")]


def test_several_signs_of_a_crisis_make_one_red_flag(treated, catalogue, crisis):
    make.answered(
        treated, catalogue, crisis, temperature=36.6, fluids=1, vomiting_episodes=3, pain=9, bowel_movements=9
    )

    (flag,) = (flag for flag in flags(treated) if flag.symptom == "hormonal-crisis")
    assert flag.level == "red"
    assert {reason["code"] for reason in flag.why["reasons"]} == {"vomiting_episodes", "pain", "bowel_movements"}


def test_an_answer_and_its_flags_are_stored_together_or_not_at_all(treated, catalogue, week_1):
    def submit_and_fail(session):
        make.submitting.submit(
            session, actor=make.phone(), now=week_1.opens_at + HOUR, catalogue=catalogue, response_id=make.named("a"),
            body=json.dumps(report(catalogue, week_1, **SEVERE)).encode(),
        )  # fmt: skip
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        treated.run(submit_and_fail)

    assert [make.rows(treated, table) for table in (Response, Flag, Message)] == [[], [], []]


def test_sending_again_raises_nothing_again(treated, catalogue, week_1):
    make.answered(treated, catalogue, week_1, response_id=make.named("first"), **SEVERE)
    before = make.snapshot(treated)

    make.answered(treated, catalogue, week_1, response_id=make.named("first"), **SEVERE)

    assert make.snapshot(treated) == before


@pytest.mark.parametrize(
    "spoil",
    [
        {"mode": "telepathy"},
        {"zone": "Vienna"},
        {"assignment_id": str(make.named("nothing"))},
        {"unknown": 1},
        {"answered_by": 7},
    ],
    ids=str,
)
def test_a_refused_answer_that_can_be_read_is_looked_at_too(treated, catalogue, week_1, spoil):
    body = report(catalogue, week_1, **SEVERE) | spoil

    reply = make.submit(treated, catalogue, body, now=week_1.opens_at + HOUR)

    (flag,) = flags(treated)
    (held,) = make.rows(treated, Quarantine)
    assert reply.problem is not None
    assert (flag.level, flag.symptom, flag.source_id) == ("red", "10", held.id)
    assert len(make.rows(treated, Message)) == 1
    assert make.faults(treated) == []


def test_one_wrong_answer_hides_no_severe_one(treated, catalogue, week_1):
    make.submit(treated, catalogue, report(catalogue, week_1, **SEVERE, **{"53A": 9}), now=week_1.opens_at + HOUR)

    assert [flag.symptom for flag in flags(treated)] == ["10"]


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'{"instrument": "sf-36@2", "answers": {"10B": 4}, "completed_at": "2026-04-02T10:00:00+00:00"}',
        b'{"instrument": "pro-ctcae-net@1.0", "answers": [4], "completed_at": "2026-04-02T10:00:00+00:00"}',
        b'{"instrument": 7, "answers": {}, "completed_at": "2026-04-02T10:00:00+00:00"}',
        b'{"instrument": ["x"], "answers": {}, "completed_at": "2026-04-02T10:00:00+00:00"}',
        b'{"instrument": "pro-ctcae-net@1.0", "answers": {"10B": 4}, "completed_at": "yesterday"}',
        b'{"instrument": "pro-ctcae-net@1.0", "answers": {"10B": {}, "a/b": 1, "": 2}, "completed_at": 7}',
        b'{"instrument": "pro-ctcae-net@1.0", "answers": {"a/b~c": 1, "": 2}, "completed_at": "2026-04-02T10:00:00Z"}',
    ],
)
def test_what_cannot_be_read_is_kept_and_raises_nothing(treated, catalogue, week_1, body):
    make.submit(treated, catalogue, body, now=week_1.opens_at + HOUR)

    assert len(make.rows(treated, Quarantine)) == 1
    assert flags(treated) == []


def test_a_quarantined_answer_sent_again_raises_once(treated, catalogue, week_1):
    body = report(catalogue, week_1, **SEVERE) | {"mode": "telepathy"}
    for minutes in (0, 10):
        make.submit(
            treated, catalogue, body, now=week_1.opens_at + timedelta(minutes=minutes), response_id=make.named("first")
        )

    assert [(flag.symptom, flag.repeats) for flag in flags(treated)] == [("10", 0)]


def test_an_old_answer_that_arrives_late_is_information_only(treated, catalogue, week_1):
    late = week_1.opens_at + timedelta(days=30)

    make.submit(treated, catalogue, report(catalogue, week_1, **SEVERE), now=late)

    assert [(flag.level, flag.symptom) for flag in flags(treated)] == [("information", "10")]
    assert make.rows(treated, Message) == []
    assert flags(treated)[0].next_escalation_at is None


def test_a_repeat_within_a_week_joins_the_flag_that_waits(treated, catalogue, week_1):
    week_2 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net", ordinal=2)
    make.submit(
        treated, catalogue, report(catalogue, week_1, week_1.closes_at - HOUR, **SEVERE), now=week_1.closes_at - HOUR
    )

    make.answered(treated, catalogue, week_2, **SEVERE)

    (flag,) = flags(treated)
    assert (flag.repeats, flag.version, flag.last_repeat_at) == (1, 2, week_2.opens_at + HOUR)
    assert len(make.rows(treated, Message)) == 1
    assert actions(treated)[-1] == "flag.repeated"


def test_a_repeat_after_a_week_is_a_flag_of_its_own(treated, catalogue, week_1):
    week_3 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net", ordinal=3)
    make.answered(treated, catalogue, week_1, **SEVERE)

    make.answered(treated, catalogue, week_3, **SEVERE)

    assert [flag.repeats for flag in flags(treated)] == [0, 0]


@pytest.mark.parametrize(("again", "number"), [(2, 1), (3, 1), (4, 2)])
def test_only_what_is_worse_does_not_join(treated, catalogue, week_1, again, number):
    week_2 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net", ordinal=2)
    soon = week_1.closes_at - HOUR
    make.submit(treated, catalogue, report(catalogue, week_1, soon, **{"16A": 3}), now=soon)

    make.answered(treated, catalogue, week_2, **{"16A": again})

    assert [flag.symptom for flag in flags(treated)] == ["16"] * number
    assert len(make.rows(treated, Message)) == number


def test_what_was_so_before_treatment_is_not_news(registered, catalogue):
    baseline = make.assignment(registered, "baseline", instrument="pro-ctcae-net")
    make.answered(registered, catalogue, baseline, **{"53A": 4})
    make.allocated(registered, catalogue)
    make.treated(registered, catalogue)

    make.answered(
        registered, catalogue, make.assignment(registered, "toxicity", instrument="pro-ctcae-net"), **{"53A": 4}
    )

    assert flags(registered) == []


def test_a_falling_count_after_a_dose_asks_for_platelets(treated, catalogue):
    week_5 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net", ordinal=5)

    make.answered(treated, catalogue, week_5, **{"73A": 1})

    assert [(flag.symptom, flag.action) for flag in flags(treated)] == [("marrow", "check-platelets")]


def test_good_platelets_answer_the_question_beforehand(treated, catalogue):
    week_5 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net", ordinal=5)
    drawn = make.at(date(2026, 4, 28))
    make.fact(treated, catalogue, "laboratory", drawn, results={"platelets": {"value": 160, "unit": "10^9/L"}})

    make.answered(treated, catalogue, week_5, **{"73A": 1})

    assert flags(treated) == []


def test_no_value_of_an_answer_enters_the_audit_or_a_message(treated, catalogue, crisis):
    make.answered(treated, catalogue, crisis, temperature=39.7, fluids=1)

    with treated.read() as session:
        events = b"\n".join(session.scalars(select(AuditEvent.payload)))
    told = repr([vars(message) for message in make.rows(treated, Message)])
    assert b"39.7" not in events
    assert "39.7" not in told
    assert "temperature" not in told


@pytest.mark.parametrize(("said", "hours"), [(24, 24), ({"red": 12, "amber": 48}, 12), ({"amber": 96}, 72), (None, 72)])
def test_an_outcome_is_due_when_the_protocol_says(database, catalogue, said, hours):
    version = uuid4().hex[:8]  # the catalogue reads each version once
    flagged = {"flags": {"resolve_within_hours": said}} if said else {}
    document = json.loads(make.protocol_text()) | {"version": version, **flagged}
    make.trial_of(database, catalogue, json.dumps(document))
    make.site(database)
    make.participant(database, catalogue)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)

    make.answered(
        database, catalogue, make.assignment(database, "crisis", instrument="net-crisis"), temperature=39.0, fluids=1
    )

    (flag,) = [one for one in flags(database) if one.level == "red"]
    assert flag.resolve_by == flag.raised_at + timedelta(hours=hours)


def test_one_version_of_an_answer_is_told_once_however_often_it_is_looked_at(treated, catalogue, crisis):
    """Scoring everything again tells nothing; a correction that stays as bad joins the flag, without a message."""
    severe = make.answers(catalogue, crisis.instrument, temperature=39.0, fluids=1)
    make.answered(treated, catalogue, crisis, temperature=39.0, fluids=1)
    (given,) = make.rows(treated, Response)
    later = given.received_at + timedelta(hours=1)

    for _ in range(2):
        treated.run(
            lambda session: rescore(session, actor=SYSTEM, now=later, catalogue=catalogue, trial_id="net-retreat")
        )
        treated.run(
            lambda session: correct(
                session, actor=make.chen(), now=later, catalogue=catalogue, response_id=given.id,
                new_id=make.named("corrected"), answers={**severe, "temperature": 38.5}, reason=Reason("other", "so"),
            )
        )  # fmt: skip

    (flag,) = flags(treated)
    assert flag.repeats == 1
    assert [message.template for message in make.rows(treated, Message)] == ["flag-raised"]
