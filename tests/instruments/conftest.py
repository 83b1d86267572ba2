"""The shipped library, and a small folder of instruments to spoil."""

import shutil
from pathlib import Path

import pytest

from proapp.instrument.library import Library, shipped_folder


@pytest.fixture(scope="session")
def library() -> Library:
    return Library.load(shipped_folder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped folder that a test may change."""
    return Path(shutil.copytree(shipped_folder(), tmp_path / "instruments"))
