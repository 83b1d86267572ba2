"""What verbs start from: a trial with its Vienna site, and ada in it."""

from collections.abc import Iterator

import pytest

from proapp.base.db import Database
from tests.conftest import lent_database
from tests.worlds import wanted


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A fresh database on both engines; what the fixtures below say is in it already."""
    world = wanted(request, "retreat", "registered", "allocated", "treated")
    with lent_database(request, request.param, world) as database:
        yield database


@pytest.fixture
def retreat(database: Database) -> Database:
    """NET RETREAT is loaded and has a site."""
    return database


@pytest.fixture
def registered(retreat: Database) -> Database:
    """Ada is registered and not allocated yet."""
    return retreat


@pytest.fixture
def allocated(registered: Database) -> Database:
    """Ada is allocated to re-treatment."""
    return registered


@pytest.fixture
def treated(allocated: Database) -> Database:
    """Ada has had her first cycle on 27 March."""
    return allocated
