"""The staff pages in a real browser; what the clinic holds is made once and copied for each test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from proapp.base.clock import SimulatedClock
from proapp.workflow.catalogue import Catalogue
from tests.databases import Lending
from tests.web.staff.clinic import Clinic, Furnishing
from tests.web.staff.desk import Desk


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """One of our own: it remembers the protocol as it ships, the phones' one another with more languages."""
    return Catalogue.shipped()


@pytest.fixture
def clinic(sqlite_databases: Lending, clock: SimulatedClock, catalogue: Catalogue, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic on a Monday morning."""
    furnished = sqlite_databases.template(
        "furnished", lambda database: Furnishing(database, catalogue).furnish(), before=sqlite_databases.migrated()
    )
    with sqlite_databases.lent(furnished) as database, Clinic(database, clock, catalogue, tmp_path) as found:
        yield found


@pytest.fixture
def make_desk(browser: Browser, clinic: Clinic) -> Iterator[Callable[..., Desk]]:
    """Somebody of the team before a browser, signed in unless they are not to be."""
    with ExitStack() as opened:
        yield lambda name="chen", **options: _sat_down(opened, browser, clinic, name, options)


def _sat_down(opened: ExitStack, browser: Browser, clinic: Clinic, name: str, options: dict[str, Any]) -> Desk:
    signs_in = options.pop("signs_in", True)
    desk = opened.enter_context(Desk(browser, clinic, **options))
    return desk.sign_in(name) if signs_in else desk


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """Chen, the coordinator, at work."""
    return make_desk()
