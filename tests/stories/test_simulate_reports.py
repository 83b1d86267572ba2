"""What `proapp simulate` prints and writes: the same for the same seed, in words a trial team understands."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proapp.cli.simulate import simulate
from tests import make


def run(*options: str) -> Result:
    return CliRunner().invoke(simulate, list(options), catch_exceptions=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulated")


@pytest.fixture(scope="module")
def protocol(folder: Path) -> str:
    """A file of a trial team's own, made from a trial without diaries, so that the test is quick."""
    document = make.json.loads(make.protocol_text("nec-survival"))
    file = folder / "our-trial.yaml"
    file.write_text(make.json.dumps(document | {"trial": "our-trial"}))
    return str(file)


@pytest.fixture(scope="module")
def reports(folder: Path, protocol: str) -> tuple[str, str]:
    """What is printed for one seed twice; the first is written to a folder too."""
    options = [protocol, "--participants", "6", "--weeks", "13", "--seed", "4"]
    first = run(*options, "-o", str(folder / "first"), "--pictures", "1", "--form", "png")
    again = run(*options, "-o", str(folder / "again"), "--pictures", "0")
    assert [first.exit_code, again.exit_code] == [0, 0]
    return first.output, again.output


def tables(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (folder / "tables").iterdir()}


def test_the_same_seed_gives_the_same_report(folder: Path, reports: tuple[str, str]) -> None:
    first, again = (report.partition("Written to")[0] for report in reports)

    assert first == again
    assert len(tables(folder / "first")) > 50
    assert tables(folder / "first") == tables(folder / "again")


def test_it_says_what_a_trial_team_wants_to_know(reports: tuple[str, str]) -> None:
    report = reports[0]

    for heading in (
        "Simulation of our-trial@1",
        "In short",
        "Doses, and what was decided otherwise than planned",
        "Per participant and week, 10 seconds an item",
        "Received of expected then (alive and being asked)",
        "Flags by rule and level",
        "10 minutes of a nurse for an amber flag and 25 for a red one",
        "Scales over time: qlq-c30@3.0, Global health status",
        "What was assumed",
    ):
        assert heading in report
    assert re.search(r"alerts: \d+\.\d for 100 reports", report)
    assert re.search(r"after hours: \d+ % of the alerts", report)


def test_the_folder_holds_every_table_and_picture_that_the_report_names(folder: Path, reports: tuple[str, str]) -> None:
    page = (folder / "first" / "report.html").read_text()

    pictures = re.findall(r'<img src="([^"]+)"', page)

    assert len(pictures) > 10
    assert all((folder / "first" / picture).read_bytes().startswith(b"\x89PNG") for picture in pictures)
    names = {path.name for path in (folder / "first" / "tables").iterdir()}
    assert {"people.csv", "doses.csv", "burden.csv", "completion-by-timepoint.csv", "flags.csv", "sites.csv"} <= names


def test_a_table_on_file_has_the_values_as_they_are(folder: Path, reports: tuple[str, str]) -> None:
    files = (folder / "first" / "tables").glob("trajectories-qlq-c30-3-0-QL*.cells.csv")  # one for each cohort

    rows = [row for file in files for row in csv.DictReader(file.read_text().splitlines())]

    baseline = [row for row in rows if row["timepoint"] == "baseline" and row["value.n"] != "0"]
    assert {row["arm"] for row in baseline} == {"liposomal-irinotecan", "docetaxel"}
    assert all(0 <= float(row["value.mean"]) <= 100 for row in baseline)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["no-such-trial"], "there is no trial no-such-trial; there are a022001, compete"),
        (["compete", "--effect", "placebo:health=3"], "ARM is one of edotreotide, everolimus"),
        (["compete", "--effect", "everolimus:speed=3"], "NAME one of deterioration, progression, death, health"),
        (["compete", "--effect", "everolimus:health=much"], "much is not a number"),
        (["compete", "--effect", "everolimus:progression=0"], "a median is more than no time"),
    ],
)
def test_what_cannot_be_simulated_is_said_at_once(options: list[str], words: str) -> None:
    refused = run(*options)

    assert refused.exit_code != 0
    assert words in " ".join(refused.output.split())


def test_a_folder_with_something_in_it_is_left_alone(folder: Path, protocol: str) -> None:
    (folder / "thesis").mkdir()
    (folder / "thesis" / "thesis.txt").write_text("years of work")

    refused = run(protocol, "-o", str(folder / "thesis"))

    assert refused.exit_code == 1
    assert "is not an empty folder" in refused.output
    assert [path.name for path in (folder / "thesis").iterdir()] == ["thesis.txt"]


def test_a_protocol_with_a_fault_is_refused_by_its_place(folder: Path) -> None:
    (folder / "faulty.yaml").write_text(make.protocol_text("compete").replace('"qlq-c30@3.0"', '"qlq-c30@9.9"'))

    refused = run(str(folder / "faulty.yaml"))

    assert refused.exit_code == 1
    assert "qlq-c30@9.9" in refused.output
