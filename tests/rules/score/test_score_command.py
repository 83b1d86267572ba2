"""`proapp score`: files in and out, and every bad cell by row and column."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from proapp.cli.score import score
from proapp.instrument.library import Library, shipped_folder
from proapp.score.file import score_file
from proapp.score.scoring import scores

REFERENCE = Path(__file__).parents[2] / "reference"
LIBRARY = Library.load(shipped_folder())
C30 = LIBRARY.get("qlq-c30@3.0")
HEADER = "id," + ",".join(C30.items)


def run(instrument, text, *options):
    return CliRunner().invoke(score, [instrument, "-", *options], input=text)


def line(name="ada", **changes):
    cells = {code: "1" for code in C30.items} | changes
    return ",".join([name, *cells.values()])


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_file_is_scored_with_its_ids_passed_through(tmp_path):
    result = CliRunner().invoke(score, ["qlq-c30@3.0", str(REFERENCE / "qlq_c30_answers.csv")])

    assert result.exit_code == 0
    with (REFERENCE / "qlq_c30_scores.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    found = rows(result.stdout)
    assert list(found[0]) == ["id", "pattern", *(rule.id for rule in C30.scores)]
    assert [row["id"] for row in found] == [row["id"] for row in expected]
    for mine, theirs in zip(found, expected, strict=True):
        assert float(mine["summary"]) == pytest.approx(float(theirs["C30SUMMARY"]), abs=1e-9)
        assert all(float(mine[scale]) == pytest.approx(float(theirs[scale]), abs=1e-9) for scale in ("QL", "PF", "DI"))


def test_empty_cells_are_missing_and_a_null_score_is_an_empty_cell():
    result = run("qlq-c30@3.0", f"{HEADER}\n{line(q10='', q12='', q29='7', q30='')}\n", "--counts")

    (row,) = rows(result.stdout)
    assert (row["FA"], row["FA_n"]) == ("", "1")
    assert (row["QL"], row["QL_n"]) == ("100.0", "1")
    assert (row["summary"], row["summary_n"]) == ("", "12")


def test_numbers_read_back_as_the_same_float():
    result = run("qlq-c30@3.0", f"{HEADER}\n{line(q1='2')}\n")

    answers = dict.fromkeys(C30.items, 1) | {"q1": 2}
    assert float(rows(result.stdout)[0]["PF"]) == scores(C30, answers)["PF"].value


def test_every_bad_cell_is_listed_and_nothing_is_written():
    bad = [line(q1="5"), line(q2="2"), line(q3="x", q30="8"), line(q4=" 1"), line(q5="1.0"), line(q6="NA")]

    result = run("qlq-c30@3.0", "\n".join([HEADER, *bad]) + "\n")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "row 2, column q1: must be one of 1, 2, 3, 4 or empty",
        "row 4, column q3: must be one of 1, 2, 3, 4 or empty",
        "row 4, column q30: must be one of 1, 2, 3, 4, 5, 6, 7 or empty",
        "row 5, column q4: must be one of 1, 2, 3, 4 or empty",
        "row 6, column q5: must be one of 1, 2, 3, 4 or empty",
        "row 7, column q6: must be one of 1, 2, 3, 4 or empty",
        "6 faults; nothing was scored",
    ]


def test_a_bad_cell_in_the_last_of_many_rows_leaves_nothing_on_standard_output():
    text = "\n".join([HEADER, *[line()] * 30_000, line(q7="0")]) + "\n"

    result = run("qlq-c30@3.0", text)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "row 30002, column q7" in result.stderr


def test_many_faults_are_counted_but_not_all_listed():
    result = run("qlq-c30@3.0", "\n".join([HEADER, *[line(q1="9")] * 1500]) + "\n")

    assert len(result.stderr.splitlines()) == 1002
    assert "and 500 more" in result.stderr
    assert "1500 faults; nothing was scored" in result.stderr


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "row 1: the file is empty"),
        (f"{HEADER},q1\n", "row 1: column q1 is there 2 times"),
        (f"{HEADER},id\n", "row 1: column id is there 2 times"),
        (f"{HEADER},QL\n", "row 1: column QL has the name of a score"),
        (HEADER.replace(",q17", "") + "\n", "row 1: column q17 is missing"),
        (HEADER.replace(",", ";") + "\n", "row 1: column q1 is missing"),
        (f"{HEADER}\nada,1,2\n", "row 2: has 3 cells, not 31"),
        (f"{HEADER}\n{line()}\n{line()},7\n", "row 3: has 32 cells, not 31"),
        (f'{HEADER}\n"{line()}\n', "after row 1: unexpected end of data"),
    ],
)
def test_a_file_without_the_right_shape_is_refused_by_place(text, sentence):
    result = run("qlq-c30@3.0", text)

    assert result.exit_code == 1
    assert result.stdout == ""
    assert sentence in result.stderr.splitlines()


def test_an_unknown_instrument_names_those_that_are_known():
    result = run("qlq-c30@9.9", "")

    assert result.exit_code == 1
    assert "there is no instrument qlq-c30@9.9; known here: bother@1.0, " in result.stderr


def test_a_header_alone_gives_a_header():
    result = run("qlq-c30@3.0", HEADER)

    assert (result.exit_code, result.stdout) == (0, "id,QL,PF,RF,EF,CF,SF,FA,NV,PA,DY,SL,AP,CO,DI,FI,summary\n")


def test_ids_may_lie_anywhere_or_nowhere():
    apart = ",".join(["site", *C30.items, "visit"]), ",".join(["Ulm", *["1"] * 30, "C1"])
    none = ",".join(C30.items), ",".join(["1"] * 30)

    assert run("qlq-c30@3.0", "\n".join(apart)).stdout.splitlines()[1].startswith("Ulm,C1,0.0,100.0")
    assert run("qlq-c30@3.0", "\n".join(none)).stdout.splitlines()[1].startswith("0.0,100.0")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_either_line_end_and_a_byte_order_mark_are_read(ending):
    text = ending.join(["\ufeff" + HEADER, line("Zoë"), line("grace"), ""])

    result = run("qlq-c30@3.0", text.encode())

    assert [row["id"] for row in rows(result.stdout)] == ["Zoë", "grace"]


def test_quoted_ids_pass_through_with_their_commas_quotes_and_line_ends():
    names = ["plain", "a, b", 'say ""x""', "two\nlines"]
    text = "\n".join([HEADER, *[line(f'"{name}"') for name in names]]) + "\n"

    result = run("qlq-c30@3.0", text)

    assert [row["id"] for row in rows(result.stdout)] == ["plain", "a, b", 'say "x"', "two\nlines"]


def test_quotes_late_in_a_file_change_no_row_number_and_no_score():
    plain = [line(f"p{number}", q1=str(number % 4 + 1)) for number in range(25_000)]
    text = "\n".join([HEADER, *plain, line('"quoted"', q2="4")]) + "\n"

    found = rows(run("qlq-c30@3.0", text).stdout)
    spoilt = run("qlq-c30@3.0", text + line("bad", q3="7") + "\n")

    assert len(found) == 25_001
    assert found[-1]["id"] == "quoted"
    assert "row 25003, column q3" in spoilt.stderr


def test_special_answers_are_missing_where_the_item_allows_them():
    module = LIBRARY.get("qlq-gi.net21@1.0")
    cells = {code: "2" for code in module.items} | {"q39": "not-applicable", "q40": "not-applicable"}
    header = ",".join(module.items)

    found = rows(run("qlq-gi.net21@1.0", f"{header}\n{','.join(cells.values())}\n", "--counts").stdout)[0]
    refused = run("qlq-gi.net21@1.0", f"{header}\n{','.join((cells | {'q41': 'not-applicable'}).values())}\n")

    assert (found["TR"], found["TR2"], found["TR_n"], found["WG"]) == ("", "", "1", str(100 / 3))
    assert "row 2, column q41" in refused.stderr


def test_a_diary_with_numbers_of_two_digits():
    diary = LIBRARY.get("net-diary@1.0")
    cells = dict.fromkeys(diary.items, "") | {"bowel_movements": "12", "flushing": "0", "vomiting_episodes": "100"}
    header = ",".join(diary.items)

    refused = run("net-diary@1.0", f"{header}\n{','.join(cells.values())}\n")
    found = run("net-diary@1.0", f"{header}\n{','.join((cells | {'vomiting_episodes': '99'}).values())}\n")

    assert "row 2, column vomiting_episodes: must be a whole number from 0 to 99 or empty" in refused.stderr
    row = rows(found.stdout)[0]
    assert (row["bowel_movements"], row["vomiting_episodes"], row["flushing_episodes"]) == ("12.0", "99.0", "0.0")
    assert "pain_days" not in row


def test_pro_ctcae_takes_the_column_names_of_proae():
    core = LIBRARY.get("pro-ctcae-net@1.0")
    names = [f"PROCTCAE_{code}_{'IND' if code == '73A' else 'SCL'}" for code in core.items]
    cells = {code: "0" for code in core.items} | {"16A": "4", "17A": "1", "17B": "2", "17C": "4"}

    row = rows(run("pro-ctcae-net@1.0", f"{','.join(names)}\n{','.join(cells.values())}\n").stdout)[0]

    assert (row["16"], row["17"], row["73A"]) == ("3.0", "3.0", "0.0")


class Endless(io.RawIOBase):
    """A source that makes rows as they are read and remembers the largest piece asked for."""

    def __init__(self, count):
        self.left, self.largest, self.begun = count, 0, False

    def read(self, size=-1):
        assert size > 0
        self.largest = max(self.largest, size)
        if not self.begun:
            self.begun = True
            return (HEADER + "\n").encode()
        rows_now = min(self.left, size // 70)
        self.left -= rows_now
        return (line() + "\n").encode() * rows_now


def test_a_file_is_read_in_pieces():
    source, target = Endless(60_000), io.BytesIO()

    outcome = score_file(C30, source, target)

    assert (outcome.rows, outcome.count) == (60_000, 0)
    assert source.largest <= 1 << 20
    assert target.getvalue().count(b"\n") == 60_001
