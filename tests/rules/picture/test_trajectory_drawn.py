"""A trajectory's picture: what hangs on an event of each participant's own has no place on its calendar."""

from typing import Any

from proapp.picture.canvas import LIGHT
from proapp.picture.drawn.trajectory import change

PLACE = {"ordinal": 1, "cycle": None, "week": None, "arm": "prrt", "stratum": None, "quartiles": None}


def cell(label: str, day: int | None, mean: float) -> dict[str, Any]:
    estimate = {"n": 8, "mean": mean, "sd": 4.0, "lower": mean - 3, "upper": mean + 3, "reason": None}
    return {**PLACE, "timepoint": label, "label": label, "day": day, "value": estimate, "change": estimate}


def table(*cells: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Fatigue", "higher_is": "worse", "time": "calendar", "statistic": "mean", "threshold": 10.0,
        "arms": {"prrt": "177Lu-DOTATATE"}, "cells": list(cells),
    }  # fmt: skip


def test_the_end_of_treatment_is_not_drawn_at_the_start() -> None:
    planned = [cell("baseline", None, 0.0), cell("q12w 1", 84, 4.0)]

    with_end = change(table(*planned, cell("end-of-treatment", None, 30.0)), form="svg", theme=LIGHT)

    assert with_end == change(table(*planned), form="svg", theme=LIGHT)
    assert with_end != change(table(*planned, cell("q12w 2", 168, 30.0)), form="svg", theme=LIGHT)
