import pytest

from proapp.demo.life import TRIALS
from proapp.trial.protocol import Protocol
from proapp.trial.reading import shipped


@pytest.fixture(scope="session")
def protocols() -> dict[str, Protocol]:
    """Those the demonstration tells of."""
    return {protocol.trial: protocol for protocol in shipped().values() if protocol.trial in TRIALS}
