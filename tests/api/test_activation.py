"""Opening a trial over HTTP and by command: what is missing is said before."""

import pytest
from click.testing import CliRunner

from proapp.base.actor import SYSTEM
from proapp.cli.trial import trial as command
from proapp.flag.rehearsal import Rehearsal
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.review.record_rehearsal import SIMULATED, Rehearsed, record_rehearsal
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


def test_the_command_tries_the_rules_keeps_what_came_of_it_and_the_staff_reads_it(installation):
    tried = CliRunner().invoke(command, ["rehearse", "net-retreat"])
    unknown = CliRunner().invoke(command, ["rehearse", "no-such-trial"])

    assert (tried.exit_code, unknown.exit_code) == (0, 1)
    assert [line.split()[:4] for line in tried.stdout.splitlines()[:2]] == [
        ["site", "reports", "alerts", "per"],
        ["all", "0", "0", "-"],
    ]
    assert tried.stdout.endswith("Kept as the rehearsal of prrt-default@1 for net-retreat@1, real reports.\n")
    assert "there is no trial no-such-trial" in unknown.stderr


def test_before_the_first_patient_rules_are_tried_on_simulated_reports(installation):
    tried, again = (
        CliRunner().invoke(command, ["rehearse", "net-retreat", "--participants", "3", "--weeks", "12"])
        for _ in range(2)
    )

    whole = next(line.split() for line in tried.stdout.splitlines() if line.strip().startswith("all "))
    assert (tried.exit_code, tried.stdout) == (0, again.stdout)
    assert int(whole[1]) > 20
    assert tried.stdout.endswith("for net-retreat@1, simulated reports.\n")


def test_other_rules_that_do_not_read_are_refused_by_line(installation, tmp_path):
    wrong = tmp_path / "rules.yaml"
    wrong.write_text("id: ours\nversion: 1\n", "utf-8")

    tried = CliRunner().invoke(command, ["rehearse", "net-retreat", "--rules", str(wrong)])

    assert tried.exit_code == 1
    assert "rules.yaml" in tried.stderr


def test_rehearsals_are_listed_for_the_trials_people(as_chen, as_noor, database, catalogue):
    with database.read() as session:
        protocol = catalogue.protocol(session, "net-retreat", "1")
    found = Rehearsal(reports=100, alerts=21, red=2, joined=3, information=4, reports_with_alert=20, per_hundred=21.0)
    kept = Rehearsed(protocol, SIMULATED, found)
    database.run(
        lambda session: record_rehearsal(
            session, kept, rehearsal_id=make.named("rehearsal"), actor=SYSTEM, now=make.at(make.REGISTERED)
        )
    )

    listed = as_chen.get("/trials/net-retreat/rehearsals")

    (one,) = listed.json["items"]
    assert (one["reports"], one["alerts"], one["red"], one["reports_from"]) == (100, 21, 2, "simulated")
    assert as_noor.get("/trials/net-retreat/rehearsals").status_code == 404
