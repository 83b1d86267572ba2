"""What verbs start from: a trial with its Vienna site, and ada in it."""

import pytest

from proapp.base.db import Database
from proapp.workflow.catalogue import Catalogue
from tests import make


@pytest.fixture
def retreat(database: Database, catalogue: Catalogue) -> Database:
    """NET RETREAT is loaded and has a site."""
    make.trial(database, catalogue)
    make.site(database)
    return database


@pytest.fixture
def registered(retreat: Database, catalogue: Catalogue) -> Database:
    """Ada is registered and not allocated yet."""
    make.participant(retreat, catalogue)
    return retreat


@pytest.fixture
def allocated(registered: Database, catalogue: Catalogue) -> Database:
    """Ada is allocated to re-treatment."""
    make.allocated(registered, catalogue)
    return registered


@pytest.fixture
def treated(allocated: Database, catalogue: Catalogue) -> Database:
    """Ada has had her first cycle on 27 March."""
    make.treated(allocated, catalogue)
    return allocated
