"""Rule sets are data: what is wrong in one is named by file and line, and a rule without a source is a fault."""

from pathlib import Path

import pytest

from proapp.base.fault import Faults
from proapp.flag.ruleset import FOLDER, load, problems, shipped
from proapp.instrument.library import Library, shipped_folder

DEFAULT = FOLDER / "prrt-default" / "1.yaml"


@pytest.fixture(scope="module")
def library() -> Library:
    return Library.load(shipped_folder())


def changed(folder: Path, old: str, new: str) -> tuple[Path, int]:
    """The default rule set with one line changed, and that line's number."""
    text = DEFAULT.read_text("utf-8")
    assert text.count(old) == 1, "name one place"
    path = folder / "1.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    return path, text[: text.index(old)].count("\n") + 1


def test_the_shipped_rule_set_fits_the_shipped_instruments(library):
    ruleset = shipped()["prrt-default@1"]

    assert problems(ruleset, library) == []
    assert [rule.id for rule in ruleset.rules] == [f"R{number}" for number in range(1, 10)]


def test_every_rule_names_a_source_that_is_there():
    ruleset = shipped()["prrt-default@1"]

    for rule in ruleset.rules:
        assert rule.sources
        assert set(rule.sources) <= set(ruleset.sources)


@pytest.mark.parametrize(
    ("instrument", "concerned"), [("qlq-c30@3.0", True), ("net-diary@2.0", True), ("pgi-s@1.0", False)]
)
def test_a_rule_set_knows_which_instruments_it_speaks_of(instrument, concerned):
    assert shipped()["prrt-default@1"].concerns(instrument) is concerned


def test_the_file_is_named_for_what_it_holds():
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.glob("*/*.yaml")} == {
        f"{ruleset.id}/{ruleset.version}.yaml" for ruleset in shipped().values()
    }


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    sources: [crisis, esmart, ours]\n", "", "'sources' is a required property"),
        ("sources: [crisis, esmart, ours]", "sources: []", "[] should be non-empty"),
        ("          red_from: 2", "          red_from: two", "'two' is not of type 'integer'"),
        ("{type: equals, codes: [fluids], value: 0}", "{type: same, codes: [fluids]}", "'same' is not one of"),
        ("codes: [53A], value: 4,", "codes: [53A], values: 4,", "'value' is a required property"),
        ('version: "1"', "version: 1", "1 is not of type 'string'"),
        (
            "unless: {platelets_at_least: 75, within_days: 7}\n        condition: {type: at-least, codes: [78A]",
            "unless: {}\n        condition: {type: at-least, codes: [78A]",
            "'within_days' is",
        ),
    ],
)
def test_a_wrong_form_is_refused_naming_file_and_line(tmp_path, old, new, said):
    path, line = changed(tmp_path, old, new)

    with pytest.raises(Faults) as refused:
        load(path)

    fault = next(fault for fault in refused.value.faults if said in fault.message)
    assert str(fault).startswith(f"{path}:")
    assert abs(fault.line - line) <= 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "codes: [53A], value: 4",
            "codes: [53D], value: 4",
            "there is no item or score 53D in pro-ctcae, pro-ctcae-net",
        ),
        ("codes: [QL], by:", "codes: [QX], by:", "there is no item or score QX in qlq-c30"),
        ("sources: [importance, osoba, ours]", "sources: [importance, hearsay]", "there is no source hearsay"),
        ("{ids: [net-crisis]}", "{ids: [net-crises]}", "there is no instrument net-crises"),
        ("symptom: fever, action: call-now", "symptom: fever, action: call-later", "there is no action call-later"),
        ("of: check, symptom: fever", "of: fevers, symptom: fever", "there is no family fevers"),
        ("of: check, symptom: fever, ", "of: check, ", "a symptom is needed, for its codes have no numbers"),
        ("  - id: R8", "  - id: R7", "R7 is said twice"),
    ],
)
def test_what_does_not_exist_is_named_with_file_and_line(tmp_path, library, old, new, said):
    path, line = changed(tmp_path, old, new)

    found = problems(load(path), library)

    assert f"{path}:{line}: {said}" in [str(fault) for fault in found]


def test_a_library_that_lacks_an_optional_family_is_no_fault(library):
    ruleset = shipped()["prrt-default@1"]

    assert "net-unscheduled" in ruleset.families["unscheduled"].ids
    assert problems(ruleset, library) == []


def test_every_instrument_of_another_family_must_be_there(library):
    ruleset = shipped()["prrt-default@1"]

    found = problems(ruleset, [definition for definition in library if definition.id != "qlq-c30"])

    assert [fault.message for fault in found] == ["there is no instrument qlq-c30"]


def test_a_file_that_is_not_yaml_is_refused_by_line(tmp_path):
    path = tmp_path / "1.yaml"
    path.write_text("id: a\nrules: [\n", "utf-8")

    with pytest.raises(Faults, match=r"1\.yaml:\d+: cannot be read"):
        load(path)
