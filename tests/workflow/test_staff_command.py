"""The operator's own road: the first administrator gets in, and who has lost everything gets in again."""

import pytest
from click.testing import CliRunner

from proapp.app import create_app
from proapp.base.clock import SystemClock
from proapp.base.db import Database
from proapp.cli import main
from proapp.config import settings
from tests.make import PASSWORD

GRANTS = ["--grant", "admin@net-retreat"]


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """An embedded installation."""
    monkeypatch.setenv("PROAPP_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PROAPP_PUBLIC_URL", "https://pro.example.org")


@pytest.fixture
def client(installation, catalogue):
    """Somebody's browser."""
    chosen = settings()
    database = Database(chosen.database, key=chosen.key)
    yield create_app(database, SystemClock(), catalogue, chosen).test_client()
    database.close()


def run(*words):
    return CliRunner().invoke(main, ["staff", *words], catch_exceptions=False)


def secret(done):
    assert done.exit_code == 0, done.output
    link = done.stdout.strip()
    assert link.startswith("https://pro.example.org/staff/#i=prt_i_")
    return link.partition("#i=")[2]


def accept(client, invitation):
    content = {"invitation": invitation, "password": PASSWORD}
    return client.post("/api/v1/staff/invitations/acceptance", json=content)


def test_the_first_administrator_gets_in(installation, request):
    invitation = secret(run("add", "Adam Ott", "--email", "adam@donau.example", *GRANTS))
    client = request.getfixturevalue("client")

    accepted = accept(client, invitation)
    signed_in = client.post("/api/v1/staff/session", json={"name": "adam@donau.example", "password": PASSWORD})

    assert (accepted.status_code, signed_in.status_code) == (200, 201)
    assert signed_in.headers["Set-Cookie"].startswith("__Host-proapp=")
    bearer = {"Authorization": f"Bearer {signed_in.json['token']}"}
    grants = client.get("/api/v1/me", headers=bearer).json["grants"]
    assert grants == [{"trial": "net-retreat", "role": "admin", "site": None}]


def test_who_has_lost_everything_is_invited_anew(installation, request):
    first = secret(run("add", "Adam", *GRANTS))
    second = secret(run("invite", "ADAM"))
    client = request.getfixturevalue("client")

    assert [accept(client, invitation).status_code for invitation in (first, second)] == [404, 200]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["invite", "nobody"], "nobody signs in as nobody"),
        (["add", "Adam", "--grant", "emperor@net-retreat"], "emperor@net-retreat: say"),
        (["add", "Adam", *GRANTS, "--grant", "dmc@t", "--grant", "investigator@t"], "exclude each other"),
        (["link", "adam", "--email", "a@donau.example"], "set PROAPP_OIDC"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_stored(installation, words, said):
    done = run(*words)

    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr
    assert run("invite", "Adam").exit_code == 1


def test_a_name_for_signing_in_is_taken_once(installation):
    run("add", "Adam", "--sign-in-name", "adam")

    assert "somebody else signs in under this name" in run("add", "Adam Ott", "--sign-in-name", "ADAM").stderr


def test_somebody_is_linked_to_the_institution(installation, monkeypatch):
    run("add", "Adam", "--sign-in-name", "adam", *GRANTS)
    monkeypatch.setenv("PROAPP_OIDC", "https://login.example.org")
    monkeypatch.setenv("PROAPP_OIDC_CLIENT", "proapp")
    monkeypatch.setenv("PROAPP_OIDC_SECRET", "a secret between the two")

    done = run("link", "adam", "--email", "adam@donau.example")
    again = run("link", "adam", "--email", "adam@donau.example")

    assert (done.exit_code, again.exit_code) == (0, 1)
    assert "linked to that already" in again.stderr
