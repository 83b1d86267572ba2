"""Worlds that many tests begin in: each made once on an engine and then copied, as long as nobody has touched it."""

from collections.abc import Callable
from datetime import timedelta
from functools import cache

import pytest

from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests import make

NET_RETREAT, NETTER = "net-retreat", "netter-1"


def net_retreat(database: Database) -> None:
    """NET RETREAT with sites in Vienna (01) and Graz (02), ada in Vienna and grace in Graz."""
    make.trial(database, _catalogue())
    make.site(database)
    make.site(database, code="02", name="Mur Clinic")
    make.participant(database, _catalogue(), "ada")
    make.participant(database, _catalogue(), "grace", site_id=make.named(f"{NET_RETREAT}/02"))


def netter(database: Database) -> None:
    """NETTER-1 with a site and mary in it."""
    make.trial(database, _catalogue(), NETTER)
    make.site(database, NETTER)
    make.participant(database, _catalogue(), "mary", trial_id=NETTER)


def compared(database: Database) -> None:
    """NET RETREAT with six people in each arm, who said how they were before and, all but one, twelve weeks later."""
    make.trial(database, _catalogue())
    make.site(database)
    for number in range(12):
        name, arm = f"person {number}", ("retreatment", "usual-treatment")[number % 2]
        make.participant(database, _catalogue(), name)
        said(database, name, "baseline", worse=number % 3 == 0)
        make.allocated(database, _catalogue(), name, arm=arm)
        if number:
            said(database, name, "q12w", worse=number > 5)


def said(database: Database, name: str, timepoint: str, *, worse: bool) -> None:
    """Somebody answers QLQ-C30 with a global health of 25 or of 75, an hour after it opened."""
    due = make.assignment(database, timepoint, name=name, instrument="qlq-c30")
    when = due.opens_at + timedelta(hours=1)
    said = make.answers(_catalogue(), due.instrument, **({"q29": 2, "q30": 3} if worse else {"q29": 5, "q30": 6}))
    body = make.submission(_catalogue(), due, when, answers=said)
    reply = make.submit(database, _catalogue(), body, now=when, name=name)
    assert reply.problem is None, reply.problem


def retreat(database: Database) -> None:
    """NET RETREAT with a site in Vienna."""
    make.trial(database, _catalogue())
    make.site(database)


@cache
def _catalogue() -> Catalogue:
    return Catalogue.shipped()


# By the name of the fixture that wants it.
WORLDS: dict[str, Callable[[Database], object]] = {
    "trial": net_retreat,
    "other_trial": netter,
    "compared": compared,
    "retreat": retreat,
    "registered": lambda database: make.participant(database, _catalogue()),
    "allocated": lambda database: make.allocated(database, _catalogue()),
    "treated": lambda database: make.treated(database, _catalogue()),
}


def wanted(request: pytest.FixtureRequest, *names: str) -> tuple[str, ...]:
    """Those of some worlds that a test asks for, by the names of its fixtures; each is lived on top of those before."""
    return tuple(name for name in names if name in request.fixturenames)
