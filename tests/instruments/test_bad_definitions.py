"""A definition that is wrong says so with file and line, one sentence for each fault."""

import pytest

from proapp.instrument import check
from proapp.instrument.library import Library

C30, DIARY, CTCAE, CORE = "qlq-c30/3.0", "net-diary/1.0", "pro-ctcae/1.0", "pro-ctcae-net/1.0"
FACT, FACIT, PROMIS, EQ5D = "fact-g/4.0", "facit-f/4.0", "promis-pf-4a/2.0", "eq-5d-5l/1.0"


def spoil(folder, place, old, new, name="definition.yaml"):
    """Replace a text that occurs in a file; gives the path and the line where the new text begins."""
    path = folder / place / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path, text[: text.index(old)].count("\n") + 1


def told(folder, wording=None):
    return [str(fault) for fault in check.faults(Library.load(folder, wording), folder, wording)]


# where, what stands there, what stands there instead, lines further down, part of the sentence
CASES = [
    # what a schema says
    (C30, "kind: quality-of-life", "kind: poll", 0, "'poll' is not one of"),
    (C30, "kind: quality-of-life", "kind: quality-of-life\ncolour: red", 1, "colour does not belong here"),
    (C30, "  days: 7", "  days: seven", 0, "'seven' is not of type"),
    (C30, "ages: {min: 18}\n", "", -99, "'ages' is a required property"),
    (C30, "{code: q1, ", "{code: q 1, ", 0, "'q 1' does not match"),
    (C30, "label: Exertion", "label: Do you have any trouble with being active", 0, "never the wording of a question"),
    (C30, 'version: "3.0"', "version: 3.0", 0, "is not of type 'string'"),
    (C30, "method: eortc-linear,", "method: eortc-cubic,", 0, "'eortc-cubic' is not one of"),
    (C30, "items: [q8], ", "", 0, "'items' is a required property"),
    (C30, "items: [q8],", "items: [q8], table: grades,", 0, "does not belong here"),
    (C30, "codes: [1, 2, 3, 4]", "codes: [1, 2, 3, 3]", 0, "non-unique"),
    (DIARY, "days: 28, minimum: 14,", "days: 28,", 0, "'minimum' is a required property"),
    (DIARY, "is: 1}, when", "is: 1, above: 0}, when", 0, "has too many properties"),
    (CORE, "groups:", "tables: {}\ngroups:", 0, "does not belong here"),
    # what a schema cannot say
    (C30, "id: qlq-c30", "id: qlq-c31", 0, "this is qlq-c31@3.0, but its folder says qlq-c30@3.0"),
    (C30, "ages: {min: 18}", "ages: {min: 18, max: 12}", 0, "below the youngest age"),
    (C30, "code: q2,", "code: q1,", 0, "item q1 is defined twice"),
    (C30, "answers: four, recall: 0", "answers: five, recall: 0", 0, "there is no answer list five"),
    (C30, "codes: [1, 2, 3, 4]", "codes: [2, 1, 3, 4]", 0, "not in rising order"),
    (C30, "items: [q8]", "items: [q80]", 0, "score DY uses q80, which is not among the items"),
    (C30, "{id: PF,", "{id: QL,", 0, "score QL is defined twice"),
    (C30, "items: [q28], range: [0, 100]", "items: [q28], range: [0, 3]", 0, "FI ranges from 0 to 100"),
    (C30, "items: [q28]", "items: [q28, q29]", 0, "do not share one range"),
    (C30, "scores: [PF, RF", "scores: [PG, RF", 0, "score summary uses PG"),
    (C30, "reversed: [FA, ", "reversed: [QL, ", 0, "not among the scores it is made of"),
    (C30, "reversed: [FA, ", "reversed: [", -1, "FA must be reversed exactly when"),
    (C30, "below: {PF: 83", "below: {PX: 83", 0, "there is no score PX"),
    (C30, "below: {PF: 83", "below: {FA: 83", 0, "below is the good side of FA"),
    (C30, "above: {FA: 39", "above: {FA: 390", 0, "FA ranges from 0 to 100"),
    (DIARY, "  days: 1\n", "  days: 7\n", 0, "a diary recalls one day"),
    (DIARY, "min: 0, max: 10", "min: 10, max: 0", 0, "0 is not above 10"),
    (DIARY, "{item: pain, is: 1}", "{item: ache, is: 1}", 0, "waits for ache, which does not exist"),
    (DIARY, "{item: pain, is: 1}", "{item: nausea, is: 1}", 0, "waits for nausea, which does not come before it"),
    (DIARY, "{item: pain, is: 1}", "{item: pain, is: 2}", 0, "pain never has the answer 2"),
    (DIARY, "{item: bowel_movements, above: 0}", "{item: bowel_movements, above: 99}", 0, "run from 0 to 99"),
    (DIARY, "is: 1}, when_skipped: 0", "is: 1}, when_skipped: -1", 0, "-1 is not an answer of pain_level"),
    (DIARY, "label: Nausea, answers: level", "label: Nausea, answers: level, when_skipped: 0", 0, "is always asked"),
    (DIARY, "answers: stool-form,", "answers: times,", -99, "no item uses the answer list stool-form"),
    (DIARY, "minimum: 14", "minimum: 29", 0, "29 answered days cannot be had in 28"),
    (DIARY, "method: days-with-symptom, items: [pain]", "method: days-with-symptom, items: [nausea]", 0, "by 0 or 1"),
    (DIARY, "items: [nausea], range: [0, 10]", "items: [nausea], range: [0, 9]", 0, "nausea ranges from 0 to 10"),
    (CTCAE, '      "2,3": [2, 2, 2, 3, 3]\n', "", -99, "has no row 2,3"),
    (CTCAE, '"2,3": [2, 2, 2, 3, 3]', '"2,3": [2, 2, 2, 3]', 0, "row 2,3 has 4 grades for 5 codes"),
    (CTCAE, '"4,4": [2', '"5,4": [2', 0, "no place for a row 5,4"),
    (CTCAE, "any: [0, 1, 1, 2, 3]", "any: [1, 1, 1, 2, 3]", 0, "0 gives 1, but the gate says 0"),
    (CTCAE, "attributes: [frequency]", "attributes: [smell]", 0, "smell is no answer list of choices"),
    (CTCAE, "items: [9A, 9B], table: frequency-severity", "items: [9A, 9B], table: taste", 0, "no table taste"),
    (CTCAE, "items: [9A, 9B], table", "items: [9A], table", 0, "do not have the answers that table"),
    (CTCAE, '{id: "9",', "{id: 9A,", 0, "score 9A is defined twice"),
    (CORE, 'groups: ["8"', 'groups: ["81"', 0, "pro-ctcae@1.0 has no group 81"),
    (CORE, "subset_of: pro-ctcae@1.0", "subset_of: pro-ctcae@2.0", 0, "pro-ctcae@2.0 is not in this folder"),
    (CORE, "subset_of: pro-ctcae@1.0", "subset_of: pro-ctcae-net@1.0", 0, "is itself a subset"),
    (FACT, "range: [0, 108]", "range: [0, 27]", 0, "FACTG ranges from 0 to 108"),
    (
        FACT,
        "items: [GS1, GS2, GS3, GS4, GS5, GS6, GS7], range: [0, 28]",
        "items: [GS1], range: [0, 28]",
        0,
        "SWB ranges",
    ),
    (FACT, "reversed: [GE1, ", "reversed: [GS1, ", 0, "GS1, which is not among the"),
    (
        FACT,
        "title: Emotional well-being, method: facit-prorated-sum",
        "title: E, method: sum",
        0,
        "does not belong here",
    ),
    (
        FACT,
        "scores: [PWB, SWB, EWB, FWB], range: [0, 108], higher_is: better",
        "scores: [PWB, SWB, EWB, FWB], range: [0, 108], higher_is: worse",
        0,
        "PWB has the other direction",
    ),
    (
        FACIT,
        "method: facit-total, scores: [PWB, SWB, EWB, FWB, FS], range: [0, 160]",
        "method: facit-total, scores: [FACTG, FS], range: [0, 160]",
        0,
        "FACTG is no FACIT subscale",
    ),
    (PROMIS, "first: 4", "first: 5", 1, "is for sums from 5 to 21, not from 4 to 20"),
    (PROMIS, "39.2, 40.5", "40.5, 39.2", 0, "values of PF do not rise"),
    (PROMIS, "table: PF", "table: FP", 0, "there is no conversion FP"),
    (PROMIS, "range: [22.5, 57]", "range: [20, 80]", 0, "PF ranges from 22.5 to 57"),
    (EQ5D, "table: poland", "table: atlantis", 0, "there is no value set atlantis"),
    (EQ5D, "range: [11111, 55555]", "range: [5, 25]", 0, "profile ranges from 11111 to 55555"),
    (EQ5D, "range: [-0.285, 1]", "range: [0, 1]", 0, "index-england ranges from -0.285 to 1"),
    (
        EQ5D,
        "MO: [0, -0.031544398, -0.058561311, -0.178674496, -0.2267916]",
        "MO: [0, -0.2]",
        -1,
        "does not value every level of MO",
    ),
    (EQ5D, "MO: [0, -0.031544398", "LA: [0, -0.031544398", -99, "has no dimension LA"),
    (
        EQ5D,
        '- {code: VAS, label: "Health today, visual analogue scale", answers: vas}',
        "- {code: VAS, label: Scale, answers: vas}\n  - {code: SC, label: X, answers: level}",
        1,
        "item SC is defined twice",
    ),
    # what YAML would let pass
    (C30, "id: qlq-c30\n", "id: qlq-c30\nid: qlq-c30\n", 1, "id is said twice"),
    (C30, "ages: {min: 18}", "ages: &a {min: 18}\nothers: *a", -99, "anchors and aliases are not used here"),
    (C30, 'version: "3.0"', "version: 2001-01-01", 0, "'2001-01-01' does not match"),
    (C30, "ages: {min: 18}", "ages: {min: .nan}", 0, "quote it"),
    (C30, "ages: {min: 18}", "ages: {min: 18", -99, "cannot be read"),
]


@pytest.mark.parametrize(("place", "old", "new", "further", "sentence"), CASES, ids=lambda value: str(value)[:50])
def test_a_fault_names_its_file_and_line(folder, place, old, new, further, sentence):
    path, line = spoil(folder, place, old, new)

    found = [fault for fault in told(folder) if fault.startswith(str(path)) and sentence in fault]

    assert len(found) >= 1
    if further != -99:  # where a thing is absent the line is that of what should hold it
        assert found[0].startswith(f"{path}:{line + further}: ")


def test_a_subset_of_a_definition_with_faults_points_there(folder):
    spoil(folder, CTCAE, "code: 2A,", "code: 1A,")

    assert any(f"{CORE}/definition.yaml" in fault and "has faults of its own" in fault for fault in told(folder))


def test_two_faults_are_two_lines(folder):
    spoil(folder, C30, "code: q2,", "code: q1,")
    spoil(folder, C30, "answers: seven}", "answers: eight}")

    found = [fault for fault in told(folder) if C30 in fault]

    assert len(found) == 2


def test_a_released_definition_cannot_be_edited_in_silence(folder):
    spoil(folder, C30, "label: Work", "label: Labour")

    assert [fault for fault in told(folder) if "qlq-c30@3.0 was edited after its release" in fault]


def test_a_released_definition_cannot_vanish(folder):
    (folder / "pgi-c" / "1.0" / "definition.yaml").unlink()

    found = told(folder)

    assert any("pgi-c@1.0 was released but is not here" in fault for fault in found)
    assert any("there is no instrument pgi-c@1.0" in fault for fault in found)  # its texts are strays now


@pytest.mark.parametrize(
    ("old", "new", "further", "sentence"),
    [
        ("language: en", "language: fr", 0, "this is fr, but the file's name says en"),
        ("direction: ltr", "direction: down", 0, "'down' is not one of"),
        ("  urgency: Did", "  hurry: Did", 0, "net-diary@1.0 has no hurry among its items"),
        ("  urgency: Did", "  hurry: Did", -10, "item urgency has no words"),
        ('"1": "Yes"', '"2": "Yes"', 0, "yes-no has no answer 2"),
        ('"1": "Yes"', '"2": "Yes"', 0, "answer 1 of yes-no has no words"),
        ('"10": The', '"11": The', 0, "level has no answer 11"),
        ('  yes-no: {"0"', '  no-yes: {"0"', 0, "has no no-yes among its answers"),
    ],
)
def test_wording_that_does_not_fit_names_its_file_and_line(folder, old, new, further, sentence):
    path, line = spoil(folder, DIARY, old, new, "text.en.yaml")

    found = [fault for fault in told(folder) if sentence in fault]

    assert len(found) == 1
    assert found[0].startswith(f"{path}:{line + further}: ")


def test_words_of_somebody_else_are_refused_beside_the_definition(folder):
    (folder / C30 / "text.en.yaml").write_text("language: en\nitems: {q1: Words}\nanswers: {}\n", "utf-8")

    assert any("belong to EORTC Quality of Life Group" in fault for fault in told(folder))


def test_an_unreadable_file_is_a_fault_not_a_crash(folder):
    (folder / C30 / "definition.yaml").write_bytes(b"id: \xff")

    assert any(f"{C30}/definition.yaml:1: cannot be read" in fault for fault in told(folder))


def test_an_empty_file_is_a_fault(folder):
    (folder / C30 / "definition.yaml").write_text("", "utf-8")

    assert any(f"{C30}/definition.yaml:1: the file is empty" in fault for fault in told(folder))
