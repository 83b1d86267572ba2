"""The demonstration from end to end: two small trials over real HTTP, the same tables for the same seed."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from proapp.base.errors import Unsafe
from proapp.cli.demo import demo
from proapp.demo.installation import OURS, prepare


def told(folder: Path) -> Result:
    options = ["--no-serve", "--participants", "4", "--weeks", "10", "--seed", "3", "--folder", str(folder)]
    return CliRunner().invoke(demo, options, catch_exceptions=False)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """What two demonstrations with one seed print, without the line that names their database."""
    results = [told(tmp_path_factory.mktemp("demo") / name) for name in ("first", "second")]
    assert [result.exit_code for result in results] == [0, 0], results[0].output
    first, second = (result.output.partition("\n")[2] for result in results)
    return first, second


def test_the_same_seed_tells_the_same_story(stories: tuple[str, str]) -> None:
    first, second = stories

    assert first == second


def test_it_ends_with_what_a_trial_team_wants_to_see(stories: tuple[str, str]) -> None:
    report = stories[0]

    for heading in (
        "netter-1: Global health status",
        "net-retreat: Diarrhoea (DI",
        "answers received, qlq-c30@3.0",
        "worst PRO-CTCAE composite grade after baseline",
        "days with symptom per 28 days",
        "time to deterioration by 10 points",
        "Flags that wait, by site",
        "What happened",
    ):
        assert heading in report


def test_it_says_whose_token_fetched_the_tables_by_arm(stories: tuple[str, str]) -> None:
    report = " ".join(stories[0].split())

    assert report.count("fetched with the token of Omar, a member of the committee (role dmc)") == 2
    assert report.count("Chen, coordinator, asking for the same is refused (403)") == 2


def test_published_figures_stand_beside_the_simulated_ones(stories: tuple[str, str]) -> None:
    report = stories[0]

    assert re.search(r"published, n = 117, 114 +4\.55 +1\.44 +3\.11 \(1\.18 to 5\.04\) +0\.0017", report)
    assert re.search(r"published +28\.8 +6\.1 +0\.41 +0\.0006", report)


def test_what_happened_adds_up(stories: tuple[str, str]) -> None:
    report = stories[0]

    assert "8 in 2 trials, 8 phones" in report
    assert "8 randomised" in report
    assert int(re.search(r"(\d+) answered", report)[1]) > 100
    assert int(re.search(r"(\d+) answers sent again", report)[1]) > 0
    assert int(re.search(r"(\d+) bodies that could not be accepted", report)[1]) > 0
    assert report.count("events verified") == 2


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")

    with pytest.raises(Unsafe, match="not made by a demonstration"):
        prepare(tmp_path, fresh=True)

    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_an_earlier_demonstration_is_replaced_only_when_asked_to(tmp_path: Path) -> None:
    prepare(tmp_path / "demo", fresh=False)

    with pytest.raises(Unsafe, match="--fresh"):
        prepare(tmp_path / "demo", fresh=False)
    prepare(tmp_path / "demo", fresh=True)

    assert (tmp_path / "demo" / OURS).is_file()
