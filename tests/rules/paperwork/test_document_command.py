"""`proapp trial document` as the author of a protocol runs it."""

import pytest
from click.testing import CliRunner

from proapp.cli.trial import trial
from proapp.trial.reading import shipped_protocols

RETREAT = shipped_protocols() / "net-retreat.yaml"


def run(*arguments):
    return CliRunner().invoke(trial, ["document", *map(str, arguments)])


def test_the_paperwork_is_written_as_markdown(tmp_path):
    out = tmp_path / "papers.md"

    made = run(RETREAT, "-o", out)

    assert made.exit_code == 0
    assert made.output == f"{out} is the paperwork of net-retreat@1.\n"
    assert out.read_text("utf-8").startswith("# PRRT re-treatment against usual treatment")


@pytest.mark.parametrize(("name", "options"), [("papers.html", []), ("papers.txt", ["--format", "html"])])
def test_a_page_is_made_on_request_or_by_the_files_name(tmp_path, name, options):
    run(RETREAT, "-o", tmp_path / name, *options)

    assert (tmp_path / name).read_text("utf-8").startswith("<!doctype html>")


def test_without_a_file_it_is_printed():
    assert "\n## Alert plan\n" in run(RETREAT).output


def test_papers_that_somebody_has_completed_are_not_written_over(tmp_path):
    out = tmp_path / "papers.md"
    out.write_text("completed by hand", "utf-8")

    refused, kept = run(RETREAT, "-o", out), out.read_text("utf-8")
    replaced = run(RETREAT, "-o", out, "--replace")

    assert refused.exit_code == 1
    assert "is there already" in refused.output
    assert kept == "completed by hand"
    assert replaced.exit_code == 0
    assert "## Alert plan" in out.read_text("utf-8")


def test_a_protocol_that_does_not_hold_is_told_with_its_line(tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text(RETREAT.read_text("utf-8").replace("rules: prrt-default@1", "rules: nobody@1"), "utf-8")

    made = run(bad, "-o", tmp_path / "papers.md")

    assert made.exit_code == 1
    assert "no rule set with sources is called nobody@1" in made.output
    assert not (tmp_path / "papers.md").exists()
