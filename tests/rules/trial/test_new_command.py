"""`proapp trial new` and `proapp trial check` as the author of a protocol runs them."""

import pytest
from click.testing import CliRunner

from proapp.cli.trial import trial


def run(*arguments):
    return CliRunner().invoke(trial, [str(argument) for argument in arguments])


@pytest.mark.parametrize("source", ["prrt-dosimetry", "prrt-dosimetry@1"])
def test_a_shipped_protocol_is_copied_and_holds(tmp_path, source):
    out = tmp_path / "our-trial.yaml"

    made, checked = run("new", "--from", source, out), run("check", out)

    assert made.output.startswith(f"{out} is a copy of prrt-dosimetry@1.")
    assert out.read_text("utf-8").startswith("# Copied from prrt-dosimetry@1")
    assert "our-trial@1 holds: arms standard, dosimetry" in checked.output


def test_a_file_can_be_copied_too(tmp_path):
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    run("new", "--from", "compete", first)

    made = run("new", "--from", first, second)

    assert made.output.startswith(f"{second} is a copy of first@1.")


def test_an_unknown_trial_names_those_there_are(tmp_path):
    made = run("new", "--from", "atlantis", tmp_path / "our-trial.yaml")

    assert made.exit_code == 1
    assert "there is no trial atlantis; there are a022001, compete" in made.output


def test_a_source_that_is_no_protocol_is_told_with_its_line(tmp_path):
    (tmp_path / "bad.yaml").write_text("trial: bad\n", "utf-8")

    made = run("new", "--from", tmp_path / "bad.yaml", tmp_path / "our-trial.yaml")

    assert made.exit_code == 1
    assert "bad.yaml:1: 'version' is a required property" in made.output


def test_nothing_is_written_over(tmp_path):
    out = tmp_path / "our-trial.yaml"
    out.write_text("mine", "utf-8")

    made = run("new", "--from", "compete", out)

    assert made.exit_code == 1
    assert out.read_text("utf-8") == "mine"


def test_a_file_whose_name_no_trial_can_have_is_not_written(tmp_path):
    out = tmp_path / "Our Trial.yaml"

    made = run("new", "--from", "compete", out)

    assert made.exit_code == 1
    assert "Our Trial is no name for a trial" in made.output
    assert not out.exists()


def test_check_reports_the_burden_of_each_arm(tmp_path):
    out = tmp_path / "our-trial.yaml"
    run("new", "--from", "net-retreat", out)

    lines = run("check", out).output.splitlines()

    start = lines.index("Items (least-most) and minutes a week, everything as planned, 10 seconds an item:")
    table = [line.split()[0] for line in lines[start + 1 : start + 6]]
    assert table == ["arm", "retreatment", "retreatment", "usual-treatment", "usual-treatment"]


def test_check_tells_of_recalls_over_an_infusion_and_of_windows_that_meet(tmp_path):
    out = tmp_path / "our-trial.yaml"
    run("new", "--from", "compete", out)
    text = out.read_text("utf-8")
    text = text.replace("    close_before: lu\n", "").replace("    merge_into: toxicity\n", "")
    text = text.replace("{first: 7, every: 7, until", "{first: 11, every: 7, until")
    out.write_text(text, "utf-8")

    output = run("check", out).output

    assert "recalls of pro-ctcae-net@1.0 have an infusion inside; such answers are marked" in output
    assert "note: edotreotide: cycle-safety and toxicity ask pro-ctcae-net@1.0 at once" in output
