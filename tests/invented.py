"""The 240 invented participants of tests/reference: who they are, and when they got worse."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from proapp.trajectory.deterioration import Rule, Series, Time, times

REFERENCE = Path(__file__).parent / "reference"
ARMS = ("PRRT", "CONTROL")


@cache
def table(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def real(cell: str) -> float | None:
    return None if cell in ("", "NA") else float(cell)


def whole(cell: str) -> int | None:
    return None if cell in ("", "NA") else int(cell)


@cache
def everybody() -> tuple[Series, ...]:
    baseline: dict[str, float | None] = {}
    later: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for row in table("ql_long"):
        if row["visit"] == "0":
            baseline[row["id"]] = real(row["QL"])
        elif row["QL"]:
            later[row["id"]].append((int(row["day"]), float(row["QL"])))
    return tuple(
        Series(
            participant=person["id"],
            arm=person["arm"],
            baseline=baseline[person["id"]],
            later=tuple(later[person["id"]]),
            death_day=whole(person["death_day"]),
            stratum=person["grade"],
        )
        for person in table("ql_participants")
    )


@cache
def times_by(definition: str) -> tuple[Time, ...]:
    name, threshold = definition.removesuffix("_death_event").rsplit("_ge", 1)
    death = definition.endswith("_death_event")
    return times(everybody(), Rule(definition=name, threshold=float(threshold), death_is_event=death))
