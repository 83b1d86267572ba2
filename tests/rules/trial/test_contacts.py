"""Whom to call: hours from the site, labels in the participant's language, and always a way in an emergency."""

import pytest

from proapp.trial.contacts import WORDS, Desk, emergency, telephones

COVER = {"mon": [["08:00", "17:00"]], "tue": [], "holidays": ["2026-12-25"]}


def desk(*phones, number=None, cover=COVER):
    return Desk("Europe/Vienna", cover, {"phones": list(phones), "emergency": number})


def phone(**changes):
    return {"kind": "team", "phone": "+43 1 2345678", "hours": None, "always": False} | changes


def test_a_telephone_without_hours_is_answered_in_the_cover_hours():
    assert telephones(desk(phone()), language="de-AT") == [
        {
            "label": "Ihr Studienteam",
            "phone": "+43 1 2345678",
            "hours": {"mon": [["08:00", "17:00"]]},
            "holidays": ["2026-12-25"],
            "always": False,
            "zone": "Europe/Vienna",
        }
    ]


def test_own_hours_replace_cover_and_the_sites_holidays_still_hold():
    (shown,) = telephones(desk(phone(hours={"fri": [["08:00", "12:00"]], "holidays": ["2026-01-06"]})), language="en")

    assert shown["hours"] == {"fri": [["08:00", "12:00"]]}
    assert shown["holidays"] == ["2026-01-06", "2026-12-25"]


@pytest.mark.parametrize(("cover", "said", "always"), [(COVER, False, False), (COVER, True, True), ({}, False, True)])
def test_somebody_is_there_always_when_the_site_says_so_or_has_said_no_hours_at_all(cover, said, always):
    (shown,) = telephones(desk(phone(always=said), cover=cover), language="en")

    assert shown["always"] is always


def test_a_site_that_has_said_nothing_still_has_a_sentence_for_an_emergency():
    silent = Desk("Europe/Vienna", COVER, None)

    assert telephones(silent, language="en") == []
    assert emergency(silent, language="en")["number"] is None
    assert "emergency number where you are" in emergency(silent, language="en")["text"]


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar", "it"])
def test_the_emergency_number_is_in_the_sentence(language):
    shown = emergency(desk(number="112"), language=language)

    assert shown["number"] == "112"
    assert "112" in shown["text"]


def test_every_language_names_every_kind_of_telephone():
    assert all(words.labels.keys() == {"team", "ward", "on-call"} for words in WORDS.values())
    assert WORDS.keys() == {"en", "de", "es", "fr", "ar"}
