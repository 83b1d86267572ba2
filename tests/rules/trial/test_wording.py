"""Which words a trial lacks: every instrument it asks, in every language it enrols in."""

import dataclasses

from proapp.trial.reading import shipped
from proapp.trial.wording import Missing, by_language, missing

RETREAT = shipped()["net-retreat@1"]
ASKED = (
    "bother@1.0",
    "net-crisis@1.0",
    "net-diary@1.0",
    "net-unscheduled@1.0",
    "pgi-s@1.0",
    "pro-ctcae-net@1.0",
    "qlq-c30@3.0",
    "qlq-gi.net21@1.0",
)


class Installed:
    """Words by instrument."""

    def __init__(self, **languages):
        self.languages = {key.replace("_", "-") + "@1.0": known for key, known in languages.items()}

    def lacking(self, key, languages):
        return tuple(language for language in languages if language not in self.languages.get(key, ()))


def test_everything_a_protocol_asks_is_looked_for_in_each_of_its_languages():
    found = missing(RETREAT, Installed())

    assert found == tuple(Missing(language, key) for language in ("en", "de") for key in ASKED)
    assert by_language(found) == {"en": list(ASKED), "de": list(ASKED)}


def test_only_what_is_not_installed_is_missing():
    protocol = dataclasses.replace(RETREAT, languages=("en", "fr"))

    found = missing(protocol, Installed(bother=["en", "fr"], pgi_s=["en"]))

    assert Missing("en", "bother@1.0") not in found
    assert Missing("fr", "pgi-s@1.0") in found
    assert Missing("en", "pgi-s@1.0") not in found
