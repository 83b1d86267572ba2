"""Why something is asked, in one sentence a patient understands and that tells no treatment."""

from datetime import date

import pytest

from proapp.schedule.plainly import plainly
from proapp.schedule.tongue import TONGUES, tongue

ON = date(2026, 4, 3)


def why(kind="first-treatment", offset=7, on="2026-03-27", *, planned=False, **window):
    anchor = {"kind": kind, "on": on, "at": None, "regimen": "lu", "cycle": 2, "period": 1, "planned": planned}
    return {"anchor": anchor, "offset": offset, "window": window or {"early": 1, "late": 3}, "cuts": []}


SENTENCES = [
    ("en", why(), "One week after your treatment on 27 March 2026."),
    ("de", why(), "Eine Woche nach Ihrer Behandlung am 27. März 2026."),
    ("es", why(), "Una semana después de su tratamiento del 27 de marzo de 2026."),
    ("fr", why(), "Une semaine après votre traitement du 27 mars 2026."),
    ("ar", why(), "بعد أسبوع واحد من علاجك بتاريخ 27 مارس 2026."),
    ("en", why("administration", "+4h"), "4 hours after your treatment on 27 March 2026."),
    ("en", why("administration", "day 1 09:00"), "One day after your treatment on 27 March 2026."),
    ("en", why("administration", "day 0 21:00"), "On the day of your treatment on 27 March 2026."),
    ("en", why("randomisation", 84, "2026-03-20"), "12 weeks after the assignment of your treatment on 20 March 2026."),
    ("en", why("registration", 14, "2026-03-02", **{"from": 0, "to": 28}),
     "In the time after your registration on 2 March 2026."),
    ("en", why("administration", -3, planned=True, **{"from": -7, "to": -1}),
     "Before your treatment planned for 27 March 2026."),
    ("en", why("procedure", -2), "2 days before your procedure on 27 March 2026."),
    ("fr", why("randomisation", 57, daily=True), "Une fois par jour\u00a0; celle-ci est pour le 3 avril 2026."),
    ("fr", why(on="2026-04-01"), "Une semaine après votre traitement du 1er avril 2026."),
    ("ar", why(offset=14), "بعد أسبوعين من علاجك بتاريخ 27 مارس 2026."),
    ("ar", why(offset=21), "بعد 3 أسابيع من علاجك بتاريخ 27 مارس 2026."),
    ("ar", why(offset=84), "بعد 12 أسبوعًا من علاجك بتاريخ 27 مارس 2026."),
    ("ar", why(offset=100), "بعد 100 يوم من علاجك بتاريخ 27 مارس 2026."),
    ("de-AT", why("progression", 3), "3 Tage nach Ihrer Untersuchung am 27. März 2026."),
    ("it", why(), "One week after your treatment on 27 March 2026."),
    ("en", why("participant"), "Planned for 3 April 2026."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "reason", "sentence"), SENTENCES)
def test_the_reason_is_told_in_one_sentence(language, reason, sentence):
    assert plainly(reason, ON, language=language) == sentence


KINDS = ["registration", "randomisation", "administration", "first-treatment", "progression", "procedure",
         "end-of-treatment"]  # fmt: skip


@pytest.mark.parametrize("language", TONGUES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("offset", [-21, -1, 0, 1, 2, 7, 14, 15, 84, "+4h", "day 2 09:00"])
def test_every_reason_can_be_told_in_every_language(language, kind, offset):
    sentence = plainly(why(kind, offset), ON, language=language)

    assert sentence.endswith(".")
    assert not {"{", "}", "_"} & set(sentence)
    assert "2026" in sentence


@pytest.mark.parametrize("language", TONGUES)
def test_regimen_cycle_and_period_are_never_told(language):
    told = plainly(why("administration"), ON, language=language)
    other = why("administration")
    other["anchor"] |= {"regimen": "octreotide-60", "cycle": 4, "period": 2, "fact": "x", "version": 3}

    assert plainly(other, ON, language=language) == told
    assert "lu" not in told.casefold().split()


@pytest.mark.parametrize("language", TONGUES)
def test_a_language_has_twelve_months_and_every_unit(language):
    spoken = tongue(language)

    assert len(set(spoken.months)) == 12
    assert spoken.units.keys() == {"week", "day", "hour"}
    assert spoken.anchors.keys() == TONGUES["en"].anchors.keys()
    assert all("{when}" in words for words in spoken.anchors.values())
