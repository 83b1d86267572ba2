"""The staff pages in a real browser; what the clinic holds is made once and copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests.conftest import KEY
from tests.web.staff.clinic import Clinic, Furnishing
from tests.web.staff.desk import Desk


@pytest.fixture(scope="session")
def furnished(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Path:
    """A database file with everything the clinic holds."""
    path = tmp_path_factory.mktemp("clinic") / "furnished.sqlite3"
    shutil.copy(migrated_sqlite, path)
    database = Database(f"sqlite:///{path}", key=KEY)
    Furnishing(database, catalogue).furnish()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return path


@pytest.fixture
def clinic(furnished: Path, clock: SimulatedClock, catalogue: Catalogue, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic on a Monday morning."""
    path = tmp_path / "clinic.sqlite3"
    shutil.copy(furnished, path)
    database = Database(f"sqlite:///{path}", key=KEY)
    with Clinic(database, clock, catalogue, tmp_path) as found:
        yield found
    database.close()


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
