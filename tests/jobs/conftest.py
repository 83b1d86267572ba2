"""Receivers on this machine, each running for one test."""

import pytest

from tests.jobs.receivers import Receiver


@pytest.fixture
def receiver():
    """A web server that takes everything until it is told otherwise."""
    with Receiver().running() as running:
        yield running
