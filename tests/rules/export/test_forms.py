"""The forms of a table: the same rows in each, streamed, and a wide layout that loses no value."""

import csv
import io
import json
from datetime import UTC, date, datetime
from uuid import UUID

import pyarrow.parquet
import pytest

from proapp.export.codebook import KEYS, codebook
from proapp.export.column import Column
from proapp.export.csv_file import csv_file
from proapp.export.json_lines import json_lines
from proapp.export.parquet import ROWS, parquet
from proapp.export.scored import ITEM_PLACES, MISSING, UNITS, item_entries
from proapp.export.table import Group, Table, Tally, widened
from proapp.export.variable import item_variables, score_variables
from proapp.instrument.library import Library, shipped_folder

BASE = (
    Column("who", "text", "Who"),
    Column("on", "date", "When"),
    Column("at", "instant", "When exactly"),
    Column("late", "boolean", "Whether late"),
)
ENTRY = (
    Column("code", "text", "What"),
    Column("label", "text", "In words"),
    Column("value", "number", "How much"),
    Column("missing", "text", "Why not"),
)
VALUES = ("=ada", date(2026, 3, 2), datetime(2026, 3, 2, 8, tzinfo=UTC), True)
ENTRIES = [("a", "first, of two", -3, None), ("b", None, None, "not-asked")]
LIBRARY = Library.load(shipped_folder())


def table(number=1):
    groups = (Group(UUID(int=n), ("one@1", "d"), VALUES, ENTRIES) for n in range(number))
    return Table(BASE, ENTRY, groups)


def test_csv_leaves_numbers_alone_and_quotes_text():
    written = b"".join(csv_file(table())).decode()

    assert written.splitlines() == [
        "who,on,at,late,code,label,value,missing",
        '\'=ada,2026-03-02,2026-03-02T08:00:00+00:00,true,a,"first, of two",-3,',
        "'=ada,2026-03-02,2026-03-02T08:00:00+00:00,true,b,,,not-asked",
    ]


def test_json_lines_say_the_same():
    first, second = (json.loads(line) for line in b"".join(json_lines(table())).splitlines())

    assert first == {
        "who": "=ada", "on": "2026-03-02", "at": "2026-03-02T08:00:00+00:00", "late": True,
        "code": "a", "label": "first, of two", "value": -3, "missing": None,
    }  # fmt: skip
    assert (second["value"], second["missing"]) == (None, "not-asked")


def test_parquet_has_typed_columns_with_their_titles():
    read = pyarrow.parquet.read_table(io.BytesIO(b"".join(parquet(table(3)))))

    assert read.to_pylist()[0] == {
        "who": "=ada", "on": date(2026, 3, 2), "at": datetime(2026, 3, 2, 8, tzinfo=UTC), "late": True,
        "code": "a", "label": "first, of two", "value": -3.0, "missing": None,
    }  # fmt: skip
    assert read.num_rows == 6
    assert read.schema.field("value").metadata == {b"title": b"How much"}


def test_parquet_goes_out_in_pieces():
    pieces = list(parquet(table(ROWS)))

    assert len(pieces) == 3
    assert pyarrow.parquet.ParquetFile(io.BytesIO(b"".join(pieces))).num_row_groups == 2


@pytest.mark.parametrize("form", [csv_file, json_lines])
def test_rows_are_read_only_as_they_go_out(form):
    tally = Tally()
    whole = table(100_000)
    pieces = form(Table(whole.base, whole.entry, tally.count(whole.groups)))

    next(pieces)
    next(pieces)

    assert 0 < tally.responses < 2_000


def test_wide_keeps_every_value_and_says_what_is_missing():
    variables = {("one", "a"): Column("one_a", "number", "a"), ("two", "a"): Column("two_a", "number", "a")}

    wide = b"".join(csv_file(widened(table(), variables, ITEM_PLACES))).decode()

    (row,) = csv.DictReader(io.StringIO(wide))
    assert (row["one_a"], row["two_a"], row["missing"]) == ("-3", "", "b: not-asked")


@pytest.mark.parametrize("definition", LIBRARY, ids=lambda definition: definition.key)
def test_every_column_of_the_wide_layout_has_a_name_of_its_own(definition):
    for variables in (score_variables({definition.key: definition}), item_variables({definition.key: definition})):
        names = [column.name for column in variables.values()]
        assert len(set(names)) == len(names)
        assert all(name.isidentifier() and name.isascii() for name in names)


def test_instruments_do_not_share_columns():
    definitions = {definition.key: definition for definition in LIBRARY}

    for make in (score_variables, item_variables):
        variables = make(definitions)
        assert len({column.name for column in variables.values()}) == len(variables)


@pytest.mark.parametrize("definition", LIBRARY, ids=lambda definition: definition.key)
def test_the_codebook_knows_every_instrument(definition):
    entries = codebook([definition], treatment=True)

    scales = {entry["name"] for entry in entries if entry["kind"] == "scale"}
    items = {entry["name"] for entry in entries if entry["kind"] == "item"}
    assert scales == {rule.id for rule in definition.scores if not rule.over_block}
    assert items == set(definition.items)
    assert all(tuple(entry) == tuple(column.name for column in KEYS) for entry in entries)
    assert all(entry["unit"] and entry["formula"] and entry["source"] for entry in entries if entry["kind"] == "scale")


def test_every_method_and_every_special_answer_is_explained():
    methods = {rule.method for definition in LIBRARY for rule in definition.scores}
    special = {code for definition in LIBRARY for item in definition.items.values() for code in item.special}

    assert methods <= set(UNITS)
    assert special <= set(MISSING)


def test_an_item_behind_a_closed_gate_was_not_asked():
    found = {code: rest for code, *rest in item_entries(LIBRARY.get("pro-ctcae-net@1.0"), {"8A": 0, "9A": 2})}

    assert found["8B"][1:] == [None, "not-asked"]
    assert found["9B"][1:] == [None, "not-answered"]
    assert found["9A"][1:] == [2, None]


def test_answers_of_a_definition_that_is_not_at_hand_still_go_out():
    assert item_entries(None, {"x": 1, "y": "not-applicable"}) == [
        ("x", None, 1, None),
        ("y", None, None, "not-applicable"),
    ]
