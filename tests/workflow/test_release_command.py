"""proapp release: the command says what was released and whether it still holds."""

from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from proapp.base.tables import table_of
from proapp.cli import main
from proapp.release.tables import ReleaseFile
from tests.conftest import KEY, fresh_database
from tests.workflow.releasing import proposed, tampered
from tests.worlds import NET_RETREAT


@pytest.fixture
def compared(request, tmp_path, monkeypatch):
    """The installation that the command finds, with a trial to release of."""
    with fresh_database(request, "sqlite", tmp_path, ("compared",)) as database:
        monkeypatch.setenv("PROAPP_HOME", str(tmp_path))
        monkeypatch.setenv("PROAPP_DATABASE", str(database.url))
        monkeypatch.setenv("PROAPP_KEY", KEY.decode())
        yield database


def run(*words):
    return CliRunner().invoke(main, ["release", *map(str, words)])


def test_a_release_is_listed_and_holds(compared, catalogue):
    known = proposed(compared, catalogue)

    listed, checked = run("list", NET_RETREAT), run("check", known.release.id)

    assert listed.output == f"{known.release.id}  2026-08-03T08:00:00+00:00  committee  by arm  proposed\n"
    assert (checked.exit_code, checked.output) == (0, "8 files are what they were, byte for byte.\n")


def test_a_changed_file_is_a_fault(compared, catalogue):
    known = proposed(compared, catalogue)
    kept = table_of(ReleaseFile)
    tampered(compared, update(kept).where(kept.c.name == "index.html").values(content=b"better"), kept.name)

    found = run("check", known.release.id)

    assert (found.exit_code, found.stderr) == (1, "FAULT: index.html is not what the manifest says.\n")


def test_an_unknown_release_is_said_to_be_unknown(compared):
    found = run("check", uuid4())

    assert (found.exit_code, found.stderr) == (1, "proapp: there is no such release\n")
