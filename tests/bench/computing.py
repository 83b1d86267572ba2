"""Without a database: scoring one by one and by file, composite grades, planning, starting."""

import csv
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from uuid import uuid4

import numpy as np

from proapp.participant.fact import Fact
from proapp.participant.person import Person
from proapp.schedule.difference import difference
from proapp.schedule.plan import planning
from proapp.score.columns import scored
from proapp.score.scoring import scores
from proapp.trial.reading import shipped
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.bench.result import Row, milliseconds, timed

REFERENCE = Path(__file__).parents[1] / "reference" / "qlq_c30_answers.csv"
C30, CTCAE = "qlq-c30@3.0", "pro-ctcae@1.0"
COMMAND = [sys.executable, "-c", "from proapp.cli import main; main()"]


def rows(folder: Path, *, responses: int) -> Iterator[Row]:
    """`responses` are scored from a file."""
    catalogue = Catalogue.shipped()
    yield _one_by_one(catalogue)
    yield _by_file(folder, responses)
    yield _composites(catalogue, responses // 5)
    yield from _planning(catalogue)
    took = timed(lambda: subprocess.run([*COMMAND, "--help"], check=True, stdout=subprocess.DEVNULL))
    yield Row("start", "proapp --help", milliseconds(took), target="<= 500 ms")


def _answers() -> list[dict[str, str]]:
    with REFERENCE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _one_by_one(catalogue: Catalogue) -> Row:
    definition = catalogue.library.get(C30)
    said = [{name: int(value) for name, value in row.items() if name[0] == "q" and value} for row in _answers()]
    took = timed(lambda: [scores(definition, answers) for answers in said]) / len(said)
    return Row("scoring", "QLQ-C30, one by one", f"{took * 1e6:.1f} us each")


def _by_file(folder: Path, number: int) -> Row:
    source = folder / "answers.csv"
    known = _answers()
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(known[0]))
        writer.writeheader()
        writer.writerows(islice(cycle(known), number))
    with (folder / "scores.csv").open("wb") as target:
        took = timed(lambda: subprocess.run([*COMMAND, "score", C30, source], check=True, stdout=target), repeats=3)
    what = f"{number} QLQ-C30 from file to file, whole process"
    return Row("scoring", what, f"{took:.2f} s", target=">= 3 x PROscorer")


def _composites(catalogue: Catalogue, number: int) -> Row:
    definition = catalogue.library.get(CTCAE)
    chance = np.random.default_rng(1)
    columns = {code: chance.integers(0, 2, number).astype(float) for code in definition.items}
    took = timed(lambda: scored(definition, columns))
    what = f"{number} PRO-CTCAE, every score of {len(columns)} items"
    return Row("scoring", what, milliseconds(took), f"{2.9 / 20_000 * number / took:.0f} x toxScores", ">= 1,000 x")


def _planning(catalogue: Catalogue) -> Iterator[Row]:
    protocol = next(protocol for protocol in shipped().values() if protocol.trial == "net-retreat")
    ada = Person(
        id=make.named("ada"), code="ADA", site_zone="Europe/Vienna", zone="Europe/Vienna", language="en",
        baseline=make.BASELINE["net-retreat"], birth_year=1960,
    )  # fmt: skip
    facts = [
        _fact("registration", 2),
        _fact("allocation", 20, arm="retreatment", strata=make.STRATA["net-retreat"]),
        _fact("given", 27, regimen="lu", cycle=1, activity_gbq=7.4),
    ]
    plan = planning(protocol, ada, facts, definitions=catalogue.library)
    took = timed(lambda: planning(protocol, ada, facts, definitions=catalogue.library), repeats=30)
    yield Row("planning", f"one participant, {len(plan.planned)} assignments", milliseconds(took))
    took = timed(lambda: difference(plan.planned, [], now=make.at(date(2026, 4, 1))), repeats=30)
    yield Row("planning", "the difference against nothing", milliseconds(took))


def _fact(kind: str, day: int, **detail: object) -> Fact:
    at = make.at(date(2026, 3, day), 10)
    return Fact(uuid4(), kind, at.date(), None if kind == "registration" else at, detail, None, at)
