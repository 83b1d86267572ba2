"""What a screen is given of an instrument: everything to ask it, and nothing to score it."""

import json

import pytest

from proapp.instrument.answers import fits
from proapp.instrument.paper import paper

WORDS = ("title", "instructions", "language", "direction", "placeholder")


@pytest.fixture
def diary(catalogue):
    return paper(catalogue.library.get("net-diary@1.0"), catalogue.library.wording("net-diary@1.0", "en"))


def test_items_come_in_order_with_their_words_and_gates(diary, catalogue):
    assert [item["code"] for item in diary["items"]] == list(catalogue.library.get("net-diary@1.0").items)
    assert diary["items"][1] == {
        "code": "pain_level",
        "text": "How bad was the pain in your belly at its worst today?",
        "answers": "level",
        "special": [],
        "ask_when": {"item": "pain", "is": 1},
        "when_skipped": 0,
        "optional": True,
    }


def test_each_kind_of_answer_says_what_fits_it(diary, catalogue):
    crisis = paper(catalogue.library.get("net-crisis@1.0"), catalogue.library.wording("net-crisis@1.0", "en"))

    assert diary["answers"]["yes-no"] == {"type": "choice", "codes": [0, 1], "words": {"0": "No", "1": "Yes"}}
    assert diary["answers"]["level"] == {
        "type": "integer",
        "min": 0,
        "max": 10,
        "words": {"0": "None at all", "10": "The worst I can imagine"},
    }
    assert crisis["answers"]["celsius"] == {"type": "decimal", "min": 30, "max": 45, "step": 0.1, "words": {}}


def test_who_may_decline_in_words_does_not_leave_a_question_blank(catalogue):
    whole = paper(catalogue.library.get("pro-ctcae@1.0"), catalogue.library.wording("pro-ctcae@1.0", "en"))
    by_code = {item["code"]: item for item in whole["items"]}

    assert by_code["66A"]["special"] == ["not-sexually-active", "prefer-not-to-answer"]
    assert [by_code[code]["optional"] for code in ("66A", "36A", "1A")] == [False, True, True]
    assert set(whole["special"]) == {"not-applicable", "not-sexually-active", "prefer-not-to-answer"}


def test_every_instrument_is_whole_plain_json_and_refers_to_its_own_lists(catalogue):
    for definition in catalogue.library:
        shown = json.loads(json.dumps(paper(definition, catalogue.library.wording(definition.key, "en"))))

        assert {item["answers"] for item in shown["items"]} == shown["answers"].keys()
        assert {code for item in shown["items"] for code in item["special"]} == shown["special"].keys()
        assert all(item["text"].strip() for item in shown["items"])
        for name, answers in shown["answers"].items():
            assert set(map(str, answers.get("codes", []))) <= answers["words"].keys()
            assert all(fits(definition.answer_lists[name], int(code)) for code in answers["words"])
