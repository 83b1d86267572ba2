"""What is shipped: its shape, its counts, its sources, and nobody else's words."""

from collections import Counter

import pytest

from proapp.base.document import read
from proapp.instrument import check
from proapp.instrument.library import Library, shipped_folder

LIBRARY = Library.load(shipped_folder())
SHIPPED = (
    "bother@1.0",
    "eq-5d-5l@1.0",
    "facit-f@4.0",
    "facit-fatigue@4.0",
    "fact-g@4.0",
    "net-crisis@1.0",
    "net-diary@1.0",
    "net-unscheduled@1.0",
    "pgi-c@1.0",
    "pgi-s@1.0",
    "pro-ctcae-capecitabine@1.0",
    "pro-ctcae-immune@1.0",
    "pro-ctcae-liver@1.0",
    "pro-ctcae-marrow@1.0",
    "pro-ctcae-net@1.0",
    "pro-ctcae@1.0",
    "promis-fatigue-4a@1.0",
    "promis-pain-4a@1.0",
    "promis-pf-4a@1.0",
    "promis-pf-4a@2.0",
    "qlq-c30@3.0",
    "qlq-gi.net21@1.0",
)
OWN = ("bother@1.0", "net-crisis@1.0", "net-diary@1.0", "net-unscheduled@1.0", "pgi-c@1.0", "pgi-s@1.0")


def test_everything_shipped_is_without_fault():
    assert LIBRARY.keys() == SHIPPED
    assert check.faults(LIBRARY, shipped_folder()) == []


def test_every_definition_is_released_by_its_digest():
    released = read(shipped_folder() / check.LOCK).data

    assert released == {definition.key: definition.digest for definition in LIBRARY}


@pytest.mark.parametrize(
    ("key", "items", "scores"),
    [
        ("qlq-c30@3.0", 30, 16),
        ("qlq-gi.net21@1.0", 21, 11),
        ("pro-ctcae@1.0", 124, 183),
        ("pro-ctcae-net@1.0", 28, 43),
        ("fact-g@4.0", 27, 6),
        ("facit-f@4.0", 40, 9),
        ("facit-fatigue@4.0", 13, 1),
        ("eq-5d-5l@1.0", 6, 15),
    ],
)
def test_counts(key, items, scores):
    definition = LIBRARY.get(key)

    assert (len(definition.items), len(definition.scores)) == (items, scores)


def test_pro_ctcae_has_80_symptoms_and_the_attributes_of_its_library():
    items = LIBRARY.get("pro-ctcae@1.0").items.values()

    assert {item.group for item in items} == {str(number) for number in range(1, 81)}
    assert Counter(item.answers.id for item in items) == {
        "severity": 51,
        "interference": 26,
        "presence": 21,
        "frequency": 25,
        "amount": 1,
    }


def test_the_shapes_of_pro_ctcae_are_the_published_groups():
    shapes = {}
    for rule in LIBRARY.get("pro-ctcae@1.0").scores:
        if rule.table:
            shapes.setdefault(rule.table, set()).add(int(rule.id))

    assert shapes == {
        "frequency": {16, 67},
        "severity": {1, 2, 4, 6, 7, 15, 21, 25, 26, 28, 30, 36, 45, 60, 61, 66, 68, 71, 72, 80},
        "amount": {27, 59},
        "frequency-severity": {9, 10, 11, 13, 14, 23, 74, 75, 77, 78},
        "frequency-interference": {18, 62, 63, 65},
        "severity-interference": {3, 8, 19, 20, 39, 40, 41, 44, 46, 47, 52, 53},
        "frequency-severity-interference": {17, 22, 48, 49, 50, 51, 54, 55, 56},
    }


def test_follow_ups_are_asked_only_when_their_gate_is_above_nought():
    for item in LIBRARY.get("pro-ctcae@1.0").items.values():
        gate = item.ask_when
        letter = item.code[-1]

        assert (gate is None) == (letter == "A")
        assert gate is None or (gate.item, gate.test, gate.value) == (f"{item.group}A", "above", 0)


def test_the_core_set_is_what_the_library_has_for_those_symptoms():
    whole, core = LIBRARY.get("pro-ctcae@1.0"), LIBRARY.get("pro-ctcae-net@1.0")

    groups = dict.fromkeys(item.group for item in core.items.values())

    assert [int(group) for group in groups] == [8, 9, 10, 15, 16, 17, 18, 19, 21, 23, 27, 40, 53, 73, 77, 78]
    assert all(whole.items[code] == item for code, item in core.items.items())
    assert core.recall_days == 7


def test_editing_what_a_subset_takes_changes_its_digest(folder):
    path = folder / "pro-ctcae" / "1.0" / "definition.yaml"
    before = Library.load(folder).get("pro-ctcae-net@1.0").digest

    path.write_text(path.read_text("utf-8").replace('"1": [1, 1, 1, 2, 2]', '"1": [1, 1, 2, 2, 2]', 1), "utf-8")

    assert Library.load(folder).get("pro-ctcae-net@1.0").digest != before


def test_a_comment_does_not_change_the_digest(folder):
    path = folder / "pgi-s" / "1.0" / "definition.yaml"
    before = Library.load(folder).get("pgi-s@1.0").digest

    path.write_text("# another word\n" + path.read_text("utf-8"), "utf-8")

    assert Library.load(folder).get("pgi-s@1.0").digest == before


@pytest.mark.parametrize(
    ("scale", "better"), [("QL", True), ("PF", True), ("SF", True), ("summary", True), ("FA", False), ("DI", False)]
)
def test_qlq_c30_directions(scale, better):
    assert LIBRARY.get("qlq-c30@3.0").score(scale).higher_is == ("better" if better else "worse")


def test_every_gi_net21_scale_is_higher_worse():
    assert {rule.higher_is for rule in LIBRARY.get("qlq-gi.net21@1.0").scores} == {"worse"}


def test_the_treatment_variants_carry_their_scoring_keys():
    definition = LIBRARY.get("qlq-gi.net21@1.0")

    keys = {scale: definition.score(scale).key for scale in ("TR", "TR2", "WG", "ED")}

    assert keys == {"TR": "GINET21:TR:A", "TR2": "GINET21:TR:B", "WG": "GINET21:TR:B", "ED": "qlq-gi.net21@1.0:ED"}


def test_what_is_not_from_the_source_itself_is_marked_for_verification():
    c30, module = LIBRARY.get("qlq-c30@3.0"), LIBRARY.get("qlq-gi.net21@1.0")

    assert c30.thresholds["TCI"].source.verify
    assert c30.thresholds["COCKS"].source.verify
    assert any("scoring sheet" in source.text and source.verify for source in module.references)


@pytest.mark.parametrize(
    ("scale", "value", "crossed"),
    [
        ("PF", 80.0, True),
        ("PF", 250 / 3, False),  # four of five items can give this
        ("DI", 100 / 3, True),
        ("DI", 0.0, False),
        ("CO", 100 / 3, False),
        ("CO", 200 / 3, True),
        ("QL", 0.0, False),  # has no threshold
    ],
)
def test_thresholds_for_clinical_importance(scale, value, crossed):
    assert LIBRARY.get("qlq-c30@3.0").thresholds["TCI"].crossed(scale, value) is crossed


def test_recall_differs_by_item_where_the_questionnaire_does():
    c30, module = LIBRARY.get("qlq-c30@3.0"), LIBRARY.get("qlq-gi.net21@1.0")

    assert [c30.items[code].recall_days for code in ("q1", "q5", "q6", "q30")] == [0, 0, 7, 7]
    assert [module.items[code].recall_days for code in ("q49", "q50", "q51")] == [7, 28, 28]


@pytest.mark.parametrize("key", SHIPPED)
def test_words_lie_only_beside_our_own_instruments(key):
    definition = LIBRARY.get(key)
    texts = list(LIBRARY.path(key).parent.glob("text.*"))

    assert (definition.licence.wording == "included") == (key in OWN)
    assert bool(texts) == (key in OWN)


@pytest.mark.parametrize("key", SHIPPED)
def test_a_label_is_a_concept_and_never_a_question(key):
    for item in LIBRARY.get(key).items.values():
        assert len(item.label.split()) <= 7
        assert "?" not in item.label
        assert not {"you", "your", "have", "did", "were"} & set(item.label.lower().split())


@pytest.mark.parametrize("key", SHIPPED)
def test_an_answer_of_somebody_elses_instrument_is_a_code_without_words(key):
    data = LIBRARY.resolved(key)

    assert all(set(entry) <= {"type", "codes", "min", "max", "step"} for entry in data["answers"].values())


@pytest.mark.parametrize("key", OWN)
def test_our_own_instruments_speak_the_languages_of_the_app(key):
    assert LIBRARY.languages(key) == ("ar", "de", "en", "es", "fr")
    assert LIBRARY.wording(key, "de").items.keys() == LIBRARY.get(key).items.keys()
    assert dict(LIBRARY.wording(key, "de").items) != dict(LIBRARY.wording(key, "en").items)
