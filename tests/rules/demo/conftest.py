import pytest

from proapp.demo.life import TRIALS
from proapp.instrument.library import Library, shipped_folder
from proapp.trial.protocol import Protocol
from proapp.trial.reading import shipped


@pytest.fixture(scope="session")
def shipped_library() -> Library:
    return Library.load(shipped_folder())


@pytest.fixture(scope="session")
def protocols() -> dict[str, Protocol]:
    """Those the demonstration tells of."""
    return {protocol.trial: protocol for protocol in shipped().values() if protocol.trial in TRIALS}
