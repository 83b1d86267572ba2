import pytest

from proapp.instrument.library import Library, shipped_folder
from proapp.trial.protocol import Protocol
from proapp.trial.reading import shipped


@pytest.fixture(scope="session")
def shipped_library() -> Library:
    return Library.load(shipped_folder())


@pytest.fixture(scope="session")
def protocols() -> dict[str, Protocol]:
    """All that are shipped."""
    return {protocol.trial: protocol for protocol in shipped().values()}
