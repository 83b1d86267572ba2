"""`proapp score` on files of FACIT, PROMIS and EQ-5D answers."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from proapp.cli.score import score

ANSWERS = Path(__file__).parents[2] / "reference" / "facit_answers.csv"


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_of_facit_answers_is_scored_and_other_columns_pass_through():
    result = CliRunner().invoke(score, ["facit-f@4.0", str(ANSWERS), "--counts"])

    assert result.exit_code == 0, result.stderr
    first = rows(result.stdout)[0]
    assert (first["ID"], first["C3"]) == ("FACT-0405", "1")
    assert float(first["PWB"]) == pytest.approx(16.333, abs=0.0015)
    assert (first["FACTG"], first["FACTG_n"]) == ("54.5", "25")
    assert (first["FACITF"], first["FACITF_n"]) == ("74.5", "38")


def test_a_file_of_health_states_is_scored():
    text = "who,MO,SC,UA,PD,AD,VAS\nada,3,2,1,3,2,65\ngrace,1,1,,1,1,90\n"

    result = CliRunner().invoke(score, ["eq-5d-5l@1.0", "-"], input=text)

    ada, grace = rows(result.stdout)
    assert (ada["profile"], ada["index-england"], ada["VAS"]) == ("32132.0", "0.712", "65.0")
    assert (grace["profile"], grace["index-england"], grace["VAS"]) == ("", "", "90.0")


@pytest.mark.parametrize(("version", "t"), [("1.0", "36.7"), ("2.0", "36.7")])
def test_a_file_of_a_short_form_is_scored_by_the_table_of_its_version(version, t):
    text = "PFA11,PFA21,PFA23,PFA53\n3,3,3,3\n"

    result = CliRunner().invoke(score, [f"promis-pf-4a@{version}", "-"], input=text)

    assert rows(result.stdout) == [{"PF": t}]


def test_a_code_that_facit_uses_for_missing_is_refused_by_row_and_column():
    text = ANSWERS.read_text("utf-8").replace("FACT-0405,2,", "FACT-0405,8,", 1)

    result = CliRunner().invoke(score, ["fact-g@4.0", "-"], input=text)

    assert result.exit_code == 1
    assert "row 2, column GP1: must be one of 0, 1, 2, 3, 4 or empty" in result.stderr
