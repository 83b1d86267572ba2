"""Opening a trial over HTTP and by command: what is missing is said before."""

import pytest
from click.testing import CliRunner

from proapp.base.actor import SYSTEM
from proapp.cli.trial import trial as command
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make

LICENSED = ["pro-ctcae-net@1.0", "qlq-c30@3.0", "qlq-gi.net21@1.0"]


@pytest.fixture
def as_tess(database, catalogue, clock, staff):
    """Who sets NETTER-1 up; it is loaded and not open yet."""
    text = make.protocol_text("netter-1")
    database.run(lambda session: load_protocol(session, actor=SYSTEM, now=clock.now(), catalogue=catalogue, text=text))
    return staff("tess", "admin", trial="netter-1")


def test_a_trial_shows_whether_it_is_open_and_what_words_it_lacks(as_tess):
    before = as_tess.get("/trials/netter-1").json
    made = as_tess.post("/trials/netter-1/activation", json={"sandbox": True})
    again = as_tess.post("/trials/netter-1/activation", json={"sandbox": True})

    assert (before["activated_at"], before["sandbox"]) == (None, None)
    assert before["missing_wording"] == {"en": LICENSED, "de": LICENSED}
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json == again.json == as_tess.get("/trials/netter-1").json
    assert (made.json["activated_at"], made.json["sandbox"]) == ("2026-03-02T08:00:00+00:00", True)


def test_without_words_it_opens_only_as_a_sandbox(as_tess):
    reply = as_tess.post("/trials/netter-1/activation", json={})

    assert (reply.status_code, reply.json["type"]) == (422, "/problems/invalid")
    assert {"pointer": "/languages/1", "message": "qlq-c30@3.0 has no wording in de"} in reply.json["errors"]
    assert as_tess.get("/trials/netter-1").json["activated_at"] is None


@pytest.fixture
def installation(tmp_path, monkeypatch):
    """An installation of its own with NET RETREAT in it."""
    monkeypatch.setenv("PROAPP_HOME", str(tmp_path / "home"))
    path = tmp_path / "net-retreat.json"
    path.write_text(make.protocol_text(), "utf-8")
    assert CliRunner().invoke(command, ["load", str(path)]).exit_code == 0
    return path


def test_the_command_names_what_is_missing_and_refuses_but_for_a_sandbox(installation):
    checked = CliRunner().invoke(command, ["check", str(installation)])
    refused = CliRunner().invoke(command, ["activate", "net-retreat"])
    opened = CliRunner().invoke(command, ["activate", "net-retreat", "--sandbox"])
    again = CliRunner().invoke(command, ["activate", "net-retreat", "--sandbox"])

    assert f"warning: no wording in de: {', '.join(LICENSED)}" in checked.stdout
    assert (checked.exit_code, refused.exit_code, opened.exit_code) == (0, 1, 0)
    assert "/languages/0: qlq-c30@3.0 has no wording in en" in refused.stderr
    assert "net-retreat is activated, a sandbox." in opened.stdout
    assert "net-retreat is activated already, a sandbox." in again.stdout
