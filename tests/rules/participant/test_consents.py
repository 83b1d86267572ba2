"""Consent: what holds at a moment, what is due, and who has to sign."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proapp.participant.consents import (
    ASSENT,
    CONSENT,
    Consent,
    Document,
    due,
    first_given,
    in_force,
    latest,
    may_be_minor,
    problems,
    signer,
)

TODAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def document(version="1", *, kind=CONSENT, language="en", effective_on=date(2026, 1, 1)):
    text = f"{kind} {version} {language}"
    number = int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
    recorded_at = datetime(2025, 12, 1, tzinfo=UTC)
    return Document(UUID(int=number), kind, version, language, text, "ab" * 32, effective_on, recorded_at)


def decided(decision="given", *, about=None, hours=0, by="participant", number=0):
    paper = about or document()
    at = NOON + timedelta(hours=hours)
    return Consent(
        UUID(int=number), paper.id, paper.kind, paper.version, paper.language, paper.digest, decision, by, at,
        "Europe/Vienna", at, "device:phone",
    )  # fmt: skip


def asked(documents, consents=(), *, born=1960, language="en", on=TODAY):
    return [(one.kind, one.version, one.language) for one in due(documents, consents, birth_year=born,
            language=language, on=on)]  # fmt: skip


@pytest.mark.parametrize(
    ("decisions", "holds"),
    [
        ([], None),
        ([("given", 0)], 0),
        ([("declined", 0)], None),
        ([("given", -2), ("given", -1)], -1),
        ([("given", -2), ("declined", -1)], -2),  # a refused new version leaves the first consent as it was
        ([("given", -2), ("withdrawn", -1)], None),
        ([("given", -3), ("withdrawn", -2), ("declined", -1)], None),
        ([("given", -3), ("withdrawn", -2), ("given", -1)], -1),
        ([("given", -1), ("withdrawn", 1)], -1),  # withdrawn later than asked about
        ([("given", 1)], None),
    ],
)
def test_what_holds_at_noon(decisions, holds):
    consents = [decided(decision, hours=hours) for decision, hours in decisions]

    found = in_force(consents, NOON)

    assert (found and found.at) == (None if holds is None else NOON + timedelta(hours=holds))


@given(
    st.lists(st.tuples(st.sampled_from(["given", "declined", "withdrawn"]), st.integers(-50, 50)), max_size=8),
    st.randoms(),
)
def test_the_order_in_which_decisions_are_read_does_not_matter(said, random):
    consents = [decided(decision, hours=hours, number=n) for n, (decision, hours) in enumerate(said)]
    shuffled = random.sample(consents, len(consents))

    assert in_force(shuffled, NOON) == in_force(consents, NOON)
    assert latest(shuffled) == latest(consents)
    assert first_given(shuffled) == first_given(consents)


def test_both_the_first_yes_and_the_latest_word_are_known():
    consents = [decided(hours=-3), decided(about=document("2"), hours=-2), decided("declined", about=document("3"))]

    assert first_given(consents).version == "1"
    assert in_force(consents, NOON).version == "2"
    assert latest(consents).version == "3"


def test_assent_and_consent_are_apart():
    assent = decided(about=document(kind=ASSENT))

    assert in_force([assent], NOON) is None
    assert in_force([assent], NOON, kind=ASSENT) == assent


def test_who_has_said_nothing_is_asked():
    assert asked([document()]) == [("consent", "1", "en")]


@pytest.mark.parametrize("decision", ["given", "declined"])
def test_who_has_decided_is_not_asked_again(decision):
    assert asked([document()], [decided(decision)]) == []


@pytest.mark.parametrize(("on", "again"), [(date(2026, 6, 30), []), (date(2026, 7, 1), [("consent", "2", "en")])])
def test_a_new_version_is_asked_about_from_the_day_it_takes_effect(on, again):
    documents = [document("1"), document("2", effective_on=date(2026, 7, 1))]

    assert asked(documents, [decided()], on=on) == again


def test_who_has_taken_consent_back_is_not_asked_about_a_new_version():
    documents = [document("1"), document("2")]

    assert asked(documents, [decided(hours=-1), decided("withdrawn")]) == []


def test_a_decision_in_another_language_counts_for_the_version():
    documents = [document("1"), document("1", language="de")]

    assert asked(documents, [decided(about=documents[0])], language="de") == []


@pytest.mark.parametrize(
    ("language", "languages", "chosen"),
    [
        ("de", ["en", "de"], "de"),
        ("de-AT", ["en", "de"], "de"),
        ("de-AT", ["de", "de-AT"], "de-AT"),
        ("fr", ["de", "en"], "en"),
        ("fr", ["de"], "de"),
    ],
)
def test_the_text_is_in_the_language_of_who_reads_it(language, languages, chosen):
    documents = [document(language=one) for one in languages]

    assert asked(documents, language=language) == [("consent", "1", chosen)]


def test_a_version_not_translated_yet_does_not_replace_the_one_somebody_reads():
    documents = [document("1", language="de"), document("2", language="en", effective_on=date(2026, 5, 1))]

    assert asked(documents, language="de") == [("consent", "1", "de")]


@pytest.mark.parametrize(
    ("born", "minor"),
    [(2009, True), (2008, True), (2007, False), (1960, False)],  # in June of 2026 who was born in 2008 is 17 or 18
)
def test_in_doubt_somebody_is_under_18(born, minor):
    assert may_be_minor(born, on=TODAY) is minor
    assert signer(CONSENT, birth_year=born, on=TODAY) == ("guardian" if minor else "participant")
    assert signer(ASSENT, birth_year=born, on=TODAY) == "participant"


def test_a_minor_assents_and_a_guardian_consents():
    documents = [document(), document(kind=ASSENT)]
    guardian, own = decided(by="guardian"), decided(about=documents[1])

    assert asked(documents, born=2010) == [("consent", "1", "en"), ("assent", "1", "en")]
    assert asked(documents, [guardian], born=2010) == [("assent", "1", "en")]
    assert asked(documents, [own], born=2010) == [("consent", "1", "en")]
    assert asked(documents, [guardian, own], born=2010) == []


def test_who_has_come_of_age_is_asked_for_their_own_consent():
    documents = [document(), document(kind=ASSENT)]
    signed = [decided(by="guardian"), decided(about=documents[1])]

    assert asked(documents, signed, born=2008, on=date(2026, 12, 31)) == []
    assert asked(documents, signed, born=2008, on=date(2027, 1, 1)) == [("consent", "1", "en")]


@pytest.mark.parametrize(
    ("kind", "decision", "by", "born", "fits"),
    [
        (CONSENT, "given", "participant", 1960, True),
        (CONSENT, "given", "guardian", 1960, False),
        (CONSENT, "given", "guardian", 2010, True),
        (CONSENT, "given", "participant", 2010, False),
        (CONSENT, "given", "participant", 2008, True),  # may have turned 18 this year
        (CONSENT, "given", "guardian", 2008, True),
        (CONSENT, "withdrawn", "participant", 2010, True),  # a child may always stop
        (ASSENT, "given", "participant", 2010, True),
        (ASSENT, "given", "guardian", 2010, False),
    ],
)
def test_who_may_sign_what(kind, decision, by, born, fits):
    found = problems(kind=kind, decision=decision, signed_by=by, birth_year=born, on=TODAY)

    assert [fault.pointer for fault in found] == ([] if fits else ["/signed_by"])
