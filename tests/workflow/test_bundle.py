"""What a phone carries for 60 days: all that is due, nothing that tells a treatment, advice made for this person."""

import json
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from proapp.base.actor import SYSTEM
from proapp.flag.advice_text import texts
from proapp.flag.ruleset import shipped as shipped_rules
from proapp.instrument.library import Library, shipped_folder
from proapp.participant.consents import GIVEN
from proapp.trial.reading import shipped
from proapp.workflow.answering.bundle import bundle
from proapp.workflow.answering.revise import Reason
from proapp.workflow.answering.save_draft import Typed, save_draft
from proapp.workflow.answering.void import void
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.enrolment.publish_consent_document import NewDocument, publish_consent_document
from proapp.workflow.enrolment.record_consent import NewConsent, record_consent
from tests import make
from tests.databases import listening

FIRST_DOSE = make.at(date(2026, 3, 27), 10)
LATER = make.at(date(2026, 5, 14), 6)
PHONES = {"phones": [{"kind": "team", "phone": "+43 1 2345678", "hours": None, "always": False}], "emergency": "112"}


@pytest.fixture
def carried(database, catalogue):
    """Somebody's bundle at a moment."""

    def read(now=LATER, name="ada", known=catalogue):
        with database.read() as session:
            return bundle(session, participant_id=make.named(name), now=now, catalogue=known)

    return read


def by_id(found):
    return {one["id"]: json.dumps(one) for one in found["assignments"]}


def of(found, instrument):
    return [one for one in found["assignments"] if one["instrument"].startswith(f"{instrument}@")]


def advice_for(found, instrument):
    """What a phone knows about an instrument that may be answered at any time or is due."""
    name = found["unscheduled_advice"].get(f"{instrument}@1.0") or of(found, instrument)[0]["advice"]
    return found["advice"][name]


def test_what_opens_within_60_days_is_there_and_nothing_later(treated, carried):
    found = carried()

    opened = [datetime.fromisoformat(one["opens"]["at"]) for one in found["assignments"]]
    assert (found["version"], found["until"]) == (1, "2026-07-13")
    assert opened == sorted(opened)
    assert max(opened) < make.at(date(2026, 7, 13), 22) < max(one.opens_at for one in make.assignments(treated))
    within = [one for one in make.assignments(treated) if one.closes_at > LATER - timedelta(days=7)]
    assert by_id(found).keys() == {str(one.id) for one in within if one.opens_at < make.at(date(2026, 7, 13), 22)}


def test_what_was_missed_is_shown_for_a_week(treated, carried):
    week_1 = make.assignment(treated, "toxicity", instrument="pro-ctcae-net")

    for days, shown in ((6, True), (8, False)):
        found = carried(week_1.closes_at + timedelta(days=days))
        assert (str(week_1.id) in by_id(found)) is shown


def test_what_is_answered_or_taken_out_is_done_and_what_is_cancelled_is_gone(treated, catalogue, carried):
    crisis = make.assignments(treated, timepoint="crisis")
    now = crisis[2].opens_at
    replies = [make.answered(treated, catalogue, one, response_id=make.named(str(one.id))) for one in crisis[:2]]
    treated.run(
        lambda session: void(
            session,
            actor=SYSTEM,
            now=now,
            response_id=make.named(str(crisis[1].id)),
            new_id=uuid4(),
            reason=Reason("wrong-participant", "somebody else's phone"),
        )
    )
    make.fact(treated, catalogue, "death", now)

    found = carried(now + timedelta(hours=1))

    assert all(reply.problem is None for reply in replies)
    assert found["answered"] == [str(one.id) for one in crisis[:2]]
    assert found["participant"]["status"] == "left"
    gone = {str(one.id) for one in make.assignments(treated) if one.cancelled_at is not None}
    assert gone
    assert not gone & by_id(found).keys()


def test_an_assignment_that_a_delay_does_not_touch_stays_the_same_to_the_byte(treated, catalogue, carried):
    before = carried()
    make.fact(treated, catalogue, "delayed", LATER, regimen="lu", cycle=2, to="2026-06-05", reasons=["platelets"])

    after = carried()

    kept = {str(one.id) for one in make.assignments(treated) if one.version == 1 and one.cancelled_at is None}
    same = kept & by_id(before).keys() & by_id(after).keys()
    assert len(same) > 20
    assert {key: by_id(after)[key] for key in same} == {key: by_id(before)[key] for key in same}
    assert json.dumps(after["instruments"]) == json.dumps(before["instruments"])


def test_the_same_state_gives_the_same_bundle(treated, catalogue, carried):
    again = Catalogue(Library.load(shipped_folder()), shipped_rules())

    assert json.dumps(carried()) == json.dumps(carried()) == json.dumps(carried(known=again))


SECRETS = [
    word
    for protocol in shipped().values()
    if protocol.trial in ("net-retreat", "netter-1")
    for word in (protocol.trial, protocol.title, *protocol.arms, *(arm.title for arm in protocol.arms.values()))
] + ["177Lu", "dotatate", "GBq", "Donau", "randomi", "progression", "cycle", "ADA", "MARY"]


@pytest.mark.parametrize(("trial_id", "name", "arm"), [
    ("net-retreat", "ada", "retreatment"), ("netter-1", "mary", "lutetium"), ("netter-1", "mary", "octreotide"),
])  # fmt: skip
def test_no_name_arm_site_or_agent_is_in_it(database, catalogue, carried, trial_id, name, arm):
    make.trial(database, catalogue, trial_id)
    make.site(database, trial_id, contacts=PHONES)
    make.participant(database, catalogue, name, trial_id=trial_id)
    make.fact(database, catalogue, "allocation", make.at(date(2026, 3, 20), 10), name=name, arm=arm,
              strata=make.STRATA[trial_id])  # fmt: skip
    if arm != "octreotide":
        make.treated(database, catalogue, name)

    found = carried(name=name)

    told = {part: content for part, content in found.items() if part not in ("instruments", "feedback")}
    text = json.dumps(told, ensure_ascii=False)
    assert found["assignments"]
    assert [word for word in SECRETS if word in text] == []
    assert "lutetium" not in json.dumps(found)


def masked(arms):
    """NET RETREAT as if it were masked: both arms are given the same way, only their names differ."""
    document = json.loads(make.protocol_text())
    document["masking"]["participant"] = "masked"
    regimen = document["arms"]["retreatment"]["regimen"]
    document["arms"] = {
        arm: {"title": f"the arm called {arm}", "regimen": [{**part, "agent": arm} for part in regimen]} for arm in arms
    }
    return document


def live(database, document, arm):
    """Ada in a trial of this protocol, allocated to an arm and treated."""
    own = Catalogue(Library.load(shipped_folder()), shipped_rules())
    database.run(
        lambda session: load_protocol(
            session, actor=SYSTEM, now=make.at(make.REGISTERED), catalogue=own, text=json.dumps(document)
        )
    )
    make.site(database)
    make.participant(database, own)
    make.fact(database, own, "allocation", make.at(date(2026, 3, 20), 10), arm=arm, strata=make.STRATA["net-retreat"])
    make.treated(database, own)
    with database.read() as session:
        return bundle(session, participant_id=make.named("ada"), now=LATER, catalogue=own)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_in_a_masked_trial_it_is_the_same_to_the_byte_whatever_the_arm_is_called(make_database, engine):
    arms = ("one", "other")
    first, second = (live(make_database(engine), masked(arms), arm) for arm in arms)

    assert json.dumps(first) == json.dumps(second)
    assert first["assignments"]


@pytest.mark.parametrize(("language", "why", "label"), [
    ("en", "7 weeks after your treatment on 27 March 2026.", "Your study team"),
    ("de", "7 Wochen nach Ihrer Behandlung am 27. März 2026.", "Ihr Studienteam"),
    ("es", "7 semanas después de su tratamiento del 27 de marzo de 2026.", "Su equipo del ensayo"),
    ("fr", "7 semaines après votre traitement du 27 mars 2026.", "Votre équipe de l'essai"),
    ("ar", "بعد 7 أسابيع من علاجك بتاريخ 27 مارس 2026.", "فريق الدراسة"),
])  # fmt: skip
def test_everything_a_patient_reads_is_in_their_language(database, carried, language, why, label):
    own = Catalogue(Library.load(shipped_folder()), shipped_rules())
    text = json.dumps(json.loads(make.protocol_text()) | {"languages": ["en", "de", "es", "fr", "ar"]})
    database.run(
        lambda session: load_protocol(session, actor=SYSTEM, now=make.at(make.REGISTERED), catalogue=own, text=text)
    )
    make.site(database, contacts=PHONES)
    make.participant(database, own, language=language)
    make.allocated(database, own)
    make.treated(database, own)

    found = carried(known=own)

    direction = "rtl" if language == "ar" else "ltr"
    assert (found["participant"]["language"], found["participant"]["direction"]) == (language, direction)
    assert why in [one["why"] for one in found["assignments"]]
    assert found["contacts"][0]["label"] == label
    diary, licensed = found["instruments"]["net-diary@1.0"], found["instruments"]["qlq-c30@3.0"]
    assert (diary["language"], diary["direction"], diary["placeholder"]) == (language, direction, False)
    assert (licensed["language"], licensed["placeholder"]) == ("en", True)
    said = {line["text"] for lines in found["advice"].values() for line in lines}
    assert said
    assert said <= set(texts("prrt-default", language).values())


def test_limits_are_worked_out_against_how_this_person_started(registered, catalogue, carried):
    for diary in make.assignments(registered, timepoint="run-in")[:14]:
        make.answered(registered, catalogue, diary, bowel_movements=4, flushing=1, flushing_episodes=3)
    before = carried(make.at(date(2026, 3, 18)))
    make.allocated(registered, catalogue)
    make.treated(registered, catalogue)

    after = advice_for(carried(FIRST_DOSE + timedelta(hours=2)), "net-crisis")

    crisis = next(one for one in after if one["rule"] == "R4" and one["level"] == "amber")
    assert {"item": "bowel_movements", "at_least": 11.0} in [group[0] for group in crisis["groups"]]
    assert {"item": "flushing_episodes", "at_least": 9.0} in [group[0] for group in crisis["groups"]]
    assert (crisis["from_at"], crisis["to_at"]) == ("2026-03-27T10:00:00Z", "2026-03-30T10:00:00Z")
    unasked = {one["rule"] for one in advice_for(before, "net-crisis")}
    assert (unasked >= {"R6", "R8"}, "R4" in unasked) == (True, False)


def test_what_a_baseline_asks_for_keeps_quiet_where_a_report_of_ones_own_does_not(registered, carried):
    found = carried(make.at(make.REGISTERED, 9))

    asked, told = of(found, "pro-ctcae-net")[0]["advice"], found["unscheduled_advice"]["pro-ctcae-net@1.0"]
    assert {one["level"] for one in found["advice"][asked]} == {"red"}
    assert {one["level"] for one in found["advice"][told]} == {"red", "amber"}


def test_advice_is_kept_once_for_all_that_share_it(treated, carried):
    found = carried()

    named = {one["advice"] for one in found["assignments"]} - {None}
    assert named | set(found["unscheduled_advice"].values()) == found["advice"].keys()
    assert len({one["advice"] for one in of(found, "net-diary")}) == 1
    assert len({json.dumps(lines) for lines in found["advice"].values()}) == len(found["advice"])


def test_what_may_be_reported_at_any_time_comes_with_its_questions(registered, carried):
    found = carried(make.at(make.REGISTERED, 9))

    assert set(found["unscheduled"]) == {"net-crisis@1.0", "net-unscheduled@1.0", "pro-ctcae-net@1.0"}
    assert found["instruments"].keys() >= {*found["unscheduled"], *(one["instrument"] for one in found["assignments"])}
    assert found["unscheduled_advice"].keys() <= set(found["unscheduled"])


def test_whom_to_call_comes_from_the_site(database, catalogue, carried):
    make.trial(database, catalogue)
    make.site(database, contacts=PHONES)
    make.participant(database, catalogue)

    found = carried(make.at(make.REGISTERED, 9))

    (team,) = found["contacts"]
    assert (team["phone"], team["zone"], team["hours"], team["always"]) == (
        "+43 1 2345678", "Europe/Vienna", make.WEEKDAYS, False,
    )  # fmt: skip
    assert found["emergency"]["number"] == "112"


def test_a_draft_is_carried_while_it_can_be_handed_in(treated, catalogue, carried):
    crisis = make.assignment(treated, "crisis", instrument="net-crisis")
    typed = Typed(crisis.id, 0, {"flushing": 2}, "flushing_episodes")
    treated.run(
        lambda session: save_draft(
            session, actor=make.phone(), now=crisis.opens_at, library=catalogue.library, typed=typed
        )
    )

    begun = carried(crisis.opens_at + timedelta(minutes=1))
    make.answered(treated, catalogue, crisis)
    done = carried(crisis.opens_at + timedelta(hours=2))

    (draft,) = begun["drafts"]
    assert (draft["assignment_id"], draft["revision"], draft["answers"], draft["item"]) == (
        str(crisis.id), 1, {"flushing": 2}, "flushing_episodes",
    )  # fmt: skip
    assert json.loads(by_id(begun)[str(crisis.id)])["started_at"] is not None
    assert (done["drafts"], done["answered"]) == ([], [str(crisis.id)])


def test_consent_that_is_due_comes_with_its_text_and_what_holds_is_named(registered, catalogue, carried):
    now = make.at(make.REGISTERED, 9)
    document = NewDocument(uuid4(), "consent", "1", "en", "You take part freely.", make.REGISTERED)
    registered.run(
        lambda session: publish_consent_document(
            session, actor=SYSTEM, now=now, trial_id="net-retreat", document=document
        )
    )
    asked = carried(now)["consent"]
    given = NewConsent(uuid4(), document.id, GIVEN, "participant", now, "Europe/Vienna")
    registered.run(
        lambda session: record_consent(
            session, actor=make.phone(), now=now, catalogue=catalogue, participant_id=make.named("ada"), consent=given
        )
    )

    held = carried(now + timedelta(minutes=1))["consent"]

    assert (asked["in_force"], [one["text"] for one in asked["due"]]) == (None, ["You take part freely."])
    assert (asked["due"][0]["direction"], asked["due"][0]["signed_by"]) == ("ltr", "participant")
    assert (held["in_force"]["id"], held["due"]) == (str(given.id), [])


@pytest.mark.parametrize(("kind", "detail", "status"), [
    ("pause", {"until": "2026-06-01"}, "paused"),
    ("pause", {"until": "2026-05-01"}, "active"),
    ("withdrawal", {"from": "treatment"}, "active"),
    ("withdrawal", {"from": "pro"}, "left"),
    ("withdrawal", {"from": "all"}, "left"),
    ("progression", {"assessor": "local"}, "active"),
])  # fmt: skip
def test_whether_somebody_takes_part_is_told(treated, catalogue, carried, kind, detail, status):
    make.fact(treated, catalogue, kind, make.at(date(2026, 4, 20)), **detail)

    assert carried()["participant"]["status"] == status


def test_a_move_to_another_zone_moves_the_days(treated, catalogue, carried):
    make.fact(treated, catalogue, "zone", make.at(date(2026, 5, 1)), zone="Asia/Tokyo")

    found = carried()

    assert (found["participant"]["zone"], found["participant"]["zone_policy"]) == ("Asia/Tokyo", "participant")
    later = [one for one in found["assignments"] if one["target_on"] > "2026-05-15"]
    assert {one["zone"] for one in later} == {"Asia/Tokyo"}


def test_the_number_of_statements_does_not_grow_with_the_plan(treated, catalogue, carried):
    make.participant(treated, catalogue, "grace")
    counts = {}

    def count(name):
        seen = []
        with listening(treated.engine, "before_cursor_execute", lambda *found: seen.append(found[2])):
            found = carried(name=name)
        counts[name] = (len(found["assignments"]), len(seen))

    count("grace")
    first = counts["grace"][1]
    count("ada")

    assert counts["ada"][0] > counts["grace"][0]
    assert counts["ada"][1] <= first + 1  # how somebody started is read once there is a start
