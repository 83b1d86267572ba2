"""`proapp instruments check` as a coordinator runs it."""

import pytest
from click.testing import CliRunner

from proapp.cli.instruments import instruments
from proapp.instrument.library import shipped_folder


def run(*arguments):
    return CliRunner().invoke(instruments, ["check", *map(str, arguments)])


def test_what_is_shipped_is_listed_with_a_summary():
    result = run()

    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "22 instruments and 111 worked examples: no fault"
    assert any(line.split() == ["qlq-c30@3.0", "30", "16", "-", "15"] for line in result.stdout.splitlines())


def test_a_fault_is_one_line_with_file_and_line_and_exit_code_1(folder):
    path = folder / "pgi-s" / "1.0" / "definition.yaml"
    path.write_text(path.read_text("utf-8").replace("range: [0, 4]", "range: [0, 5]"), "utf-8")

    result = run("--folder", folder)

    assert result.exit_code == 1
    assert result.stdout == f"{path}:25: severity ranges from 0 to 4, not [0, 5]\n"
    assert result.stderr == "1 fault\n"


def test_a_wrong_example_is_a_fault(folder):
    path = folder / "pgi-s" / "1.0" / "examples.yaml"
    path.write_text(path.read_text("utf-8").replace("scores: {severity: 4}", "scores: {severity: 3}"), "utf-8")

    result = run("--folder", folder)

    assert result.exit_code == 1
    assert result.stdout == f"{path}:7: severity is 3 by hand, but 4.0 by the definition\n"


@pytest.mark.parametrize("text", ["", "[]", "- case: A\n  scores: {}\n", "- [1]\n"])
def test_examples_without_shape_are_a_fault(folder, text):
    path = folder / "pgi-s" / "1.0" / "examples.yaml"
    path.write_text(text, "utf-8")

    result = run("--folder", folder)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path}:1: ")


def test_a_definition_without_examples_is_a_fault(folder):
    (folder / "pgi-s" / "1.0" / "examples.yaml").unlink()

    result = run("--folder", folder)

    assert result.exit_code == 1
    assert "pgi-s@1.0 has no worked examples beside it" in result.stdout


def test_faults_of_the_sites_wording_are_shown(tmp_path):
    path = tmp_path / "pgi-s" / "1.0" / "text.fr.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("language: fr\nitems: {}\nanswers: {}\n", "utf-8")

    result = run("--folder", shipped_folder(), "--wording", tmp_path)

    assert result.exit_code == 1
    assert result.stdout.startswith(f"{path}:2: ")
