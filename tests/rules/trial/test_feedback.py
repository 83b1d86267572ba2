"""What a protocol lets its participants see: their answers unless it says no, and the scales it names."""

import pytest

from proapp.trial.feedback import feedback

SCALES = [{"instrument": "net-diary", "scale": "nausea", "title": {"en": "Feeling sick", "de": "Übelkeit"}}]


def test_without_a_word_about_it_answers_are_shown_and_no_scale():
    found = feedback({})

    assert (found.history, found.scales) == (True, ())


def test_only_the_scales_that_are_named_are_shown():
    found = feedback({"history": False, "scales": SCALES})

    assert not found.history
    assert found.shows("net-diary", "nausea") is found.scales[0]
    assert found.shows("net-diary", "pain") is None
    assert found.shows("qlq-c30", "nausea") is None


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Übelkeit"), ("de-AT", "Übelkeit"), ("fr", "Feeling sick"), ("en", "Feeling sick")]
)
def test_a_scale_has_a_name_in_the_nearest_language(language, title):
    (shown,) = feedback({"scales": SCALES}).scales

    assert shown.title(language, otherwise="Nausea") == title


def test_without_any_name_the_instruments_own_is_left():
    (shown,) = feedback({"scales": [{"instrument": "net-diary", "scale": "nausea"}]}).scales

    assert shown.title("de", otherwise="Nausea") == "Nausea"
