"""Names and bytes of a release's files, its manifest and the page to read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import numpy as np
import pytest

from proapp.base.canonical import canonical
from proapp.release.manifest import JSON, About, File, as_file, manifest
from proapp.release.page import Opening, Section, flat, page
from proapp.release.table_file import as_json, content, stem, title
from proapp.release.withheld import Withheld

ONE = UUID("7c0e9d52-2f0b-4a57-8f6e-0c1d2b3a4f59")
NOW = datetime(2026, 7, 1, tzinfo=UTC)
ABOUT = About(
    release=ONE, trial="net-retreat", protocol_version="1", protocol_digest="ab" * 32, audience="team", by="pooled",
    cut_off=NOW, purpose="a meeting", proposed_by="una", proposed_at=NOW, minimum_cell=5, software={"proapp": "1"},
    audit_seq=7, audit_hash="cd" * 32, rows={"fact": 3}, rows_sha256="ef" * 32, analyses=(), pictures=(),
)  # fmt: skip
OPENING = Opening("net-retreat", "Again <or> not", "1", "team", "pooled", "2026-07-01", "a meeting", 5)


def test_numbers_of_every_kind_become_those_of_json():
    table = {
        "n": np.int64(3), "mean": np.float64(2.5), "none": float("nan"), "far": float("inf"), "is": np.True_,
        "on": date(2026, 7, 1), "id": ONE, "pairs": ((1, 2),), "row": {1: None},
    }  # fmt: skip

    assert as_json(table) == {
        "n": 3, "mean": 2.5, "none": None, "far": None, "is": True, "on": "2026-07-01", "id": str(ONE),
        "pairs": [[1, 2]], "row": {"1": None},
    }  # fmt: skip


def test_the_same_numbers_give_the_same_bytes():
    one, other = {"b": np.float64(0.1), "a": 1}, {"a": np.int32(1), "b": 0.1}

    assert content(as_json(one)) == content(as_json(other)) == b'{"a":1,"b":0.1}'


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"instrument": "qlq-c30@3.0", "scale": "QL", "by": "arm", "minimum": 5}, "trajectories-qlq-c30-3.0-QL"),
        ({"stratum": None, "death": False, "threshold": 10.0}, "trajectories-10.0"),
        ({"scale": "../../etc"}, "trajectories-..-..-etc"),
        ({}, "trajectories"),
    ],
)
def test_a_file_is_called_after_its_question(query, name):
    assert stem("trajectories", query) == name


def test_a_title_says_what_about_in_words():
    query = {"instrument": "qlq-c30@3.0", "scale": "QL"}

    assert title("Scales over time", query, {"title": "Global health"}) == (
        "Scales over time: Global health (qlq-c30@3.0)"
    )
    assert title("Worst grades", {}, {}) == "Worst grades"


def test_the_manifest_names_every_file_by_its_digest():
    file = File("a.json", "A", JSON, b"{}", "completion", {"by": "pooled"}, (Withheld("week 12", "fewer than 5"),))

    told = manifest(ABOUT, [file], not_made=[{"analysis": "diary", "query": {}, "reason": "none asked"}])

    (named,) = told["files"]
    assert (named["bytes"], named["sha256"]) == (2, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
    assert named["withheld"] == [{"row": "week 12", "reason": "fewer than 5"}]
    assert told["not_made"][0]["reason"] == "none asked"
    assert as_file(told).content == canonical(told)


def test_another_purpose_is_another_manifest():
    assert manifest(ABOUT, []) != manifest(replace(ABOUT, purpose="another"), [])


def test_the_page_shows_tables_pictures_and_what_is_withheld():
    table = {"cells": [{"label": "week <12>", "value": {"n": 7, "mean": 51.23456}, "arm": None, "steps": [1]}]}
    section = Section("Scales over time", table, "scales.svg", (Withheld("week 24", "fewer than 5"),))

    html = page(OPENING, [section], not_made=[{"analysis": "diary", "reason": "none asked"}])

    for words in ("Again &lt;or&gt; not", "week &lt;12&gt;", "51.23", 'src="scales.svg"', "week 24: fewer than 5",
                  "diary: none asked", "fewer than 5 people are withheld", "1 in the file"):  # fmt: skip
        assert words in html
    assert ">arm<" not in html


def test_a_table_without_rows_says_so_with_its_reason():
    html = page(OPENING, [Section("Nothing", {"cells": [], "reason": "nobody was asked"}, None)])

    assert "nobody was asked" in html
    assert "There are no rows." in html


def test_inner_values_are_named_by_their_way():
    assert flat({"value": {"n": 3}, "list": [], "label": "x"}) == {"value.n": 3, "list": None, "label": "x"}
