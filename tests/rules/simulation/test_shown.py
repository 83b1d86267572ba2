"""Any analysis's table becomes sheets for files and tables for readers, whatever is in it."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from proapp.paperwork.block import Bullets, Heading, Paragraph, Picture, table
from proapp.simulation.shape import sheets
from proapp.simulation.shown import shown
from proapp.simulation.terminal import show


def estimate(n: int, mean: float | None, half: float | None = None) -> dict[str, Any]:
    limits = (None, None) if mean is None or half is None else (mean - half, mean + half)
    return {
        "n": n,
        "mean": mean,
        "sd": None if mean is None else 1.0,
        "lower": limits[0],
        "upper": limits[1],
        "reason": None,
    }


def cell(arm: str, label: str, day: int | None, n: int = 5, mean: float | None = 60.0) -> dict[str, Any]:
    place = {"timepoint": label, "ordinal": 1, "day": day, "arm": arm, "label": label}
    return {**place, "value": estimate(n, mean, 4.0), "change": estimate(n, -3.0 if day and n else None, 2.0)}


CELLS = {
    "trial": "compete",
    "cells": [
        cell("a", "baseline", None),
        cell("a", "q12w 1", 84),
        cell("a", "q12w 2", 168, 0, None),
        cell("b", "baseline", None),
        cell("b", "q12w 1", 84, mean=55.5),
        cell("b", "q12w 2", 168, 0, None),
    ],
}


def test_nests_are_flattened_and_lists_within_rows_stand_by_themselves() -> None:
    steps = [{"day": 1, "at_risk": 9}, {"day": 80, "at_risk": 7}]
    table = {"curves": [{"arm": "a", "n": 9, "ended": {"died": 1}, "wald": [0.1, 0.4], "steps": steps}], "note": "x"}

    curves, inner = sheets(table)

    assert (curves.name, curves.columns) == ("curves", ("arm", "n", "ended.died", "wald"))
    assert curves.rows == (("a", 9, 1, (0.1, 0.4)),)
    assert (inner.name, inner.columns) == ("curves.steps", ("arm", "day", "at_risk"))
    assert inner.rows == (("a", 1, 9), ("a", 80, 7))


@pytest.mark.parametrize("found", [{}, {"cells": []}, {"reason": "too few"}, {"cells": [], "arms": {"a": "A"}}])
def test_a_table_without_rows_has_no_sheets(found: dict[str, Any]) -> None:
    assert sheets(found) == ()
    assert shown("trajectories", found, caption="QL") == []


def test_arms_stand_side_by_side_without_moments_nobody_has_reached() -> None:
    (paper,) = shown("trajectories", CELLS, caption="Quality of life")

    assert paper.caption == "Quality of life"
    assert paper.head == ("label", "a: n", "a: mean", "a: change", "b: n", "b: mean", "b: change")
    assert paper.rows == (
        ("baseline", "5", "60.0", "-", "5", "60.0", "-"),
        ("q12w 1, week 12", "5", "60.0", "-3.00 (-5.00 to -1.00)", "5", "55.5", "-3.00 (-5.00 to -1.00)"),
    )


def test_an_analysis_not_known_here_shows_every_column() -> None:
    rows = [
        {"arm": "a", "scale": "QL", "hazard_ratio": 0.5, "lower": 0.25, "upper": 1.0, "log_rank_p": 0.03, "n": 40},
        {"arm": "a", "scale": "PF", "hazard_ratio": None, "lower": None, "upper": None, "log_rank_p": None, "n": 38},
    ]

    (paper,) = shown("brand-new", {"comparisons": rows}, caption="New")

    assert paper.caption == "New: comparisons"
    assert paper.head == ("scale", "arm", "hazard ratio", "log rank p", "n")
    assert paper.rows == (("QL", "a", "0.50 (0.25 to 1.00)", "0.0300", "40"), ("PF", "a", "-", "-", "38"))


def test_one_reason_for_all_is_said_once() -> None:
    rows = [{"arm": arm, "n": 3, "estimate": None, "reason": "too few"} for arm in ("a", "b")]

    (paper,) = shown("model", {"means": rows}, caption="Model")

    assert paper.caption == "Model: means (too few)"
    assert "reason" not in paper.head


def test_a_terminal_gets_as_many_columns_and_rows_as_there_is_room_for() -> None:
    console = Console(file=StringIO(), width=40, highlight=False)
    wide = table("Wide", ["arm: first", "arm: second", "third"], [["1" * 15, "2" * 15, "3" * 15]] * 5)

    show([Heading(1, "Report"), Paragraph("Said."), Bullets(("burden: 5 minutes",)), wide], console, most=3)
    show([Picture("a picture", "file.svg")], console)

    printed = console.file.getvalue()
    assert "Report" in printed
    assert "burden: 5 minutes" in printed
    assert printed.count("1" * 15) == 3
    assert "3" * 15 not in printed
    assert "2 more rows, 1 more column" in printed
    assert "file.svg" not in printed
