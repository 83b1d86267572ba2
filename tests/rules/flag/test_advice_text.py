"""What patients read when a rule is met: every action of every rule set, in every language of the app."""

import pytest

from proapp.flag.advice_text import languages, texts
from proapp.flag.ruleset import shipped

LANGUAGES = ("ar", "de", "en", "es", "fr")
ACTIONS = [(ruleset.id, language, ruleset.actions) for ruleset in shipped().values() for language in LANGUAGES]


@pytest.mark.parametrize("ruleset", shipped().values(), ids=lambda ruleset: ruleset.key)
def test_a_rule_set_speaks_every_language_of_the_app(ruleset):
    assert languages(ruleset.id) == LANGUAGES


@pytest.mark.parametrize(("ruleset_id", "language", "actions"), ACTIONS)
def test_every_action_has_plain_words(ruleset_id, language, actions):
    found = texts(ruleset_id, language)

    assert found.keys() == actions.keys()
    assert all(20 < len(text) < 400 and "\n" not in text for text in found.values())
    assert len(set(found.values())) == len(found)


def test_the_nearest_language_is_read_else_english():
    assert texts("prrt-default", "de-AT") == texts("prrt-default", "de")
    assert texts("prrt-default", "it") == texts("prrt-default", "en")
    assert "straight away" in texts("prrt-default", "en")["call-now"]
