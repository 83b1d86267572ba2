"""`proapp export`: files with their manifests on the server itself, and what the audit trail keeps of them."""

import csv
import hashlib
import json
from datetime import timedelta

import pyarrow.parquet
import pytest
from click.testing import CliRunner

from proapp.base.actor import SYSTEM
from proapp.cli.export import export
from proapp.export import queries
from proapp.export.asked import Asked
from proapp.export.copy_key import private_key, public_pem
from proapp.export.manifest import Started
from proapp.export.verify_copy import verdict
from proapp.trial.tables import ProtocolVersion
from proapp.workflow.exporting.export import export as pieces
from proapp.workflow.exporting.order import order
from tests import make


@pytest.fixture
def answered(database, catalogue, monkeypatch):
    """Ada has answered her baseline QLQ-C30."""
    make.trial(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    due = make.assignment(database, "baseline", instrument="qlq-c30")
    make.answered(database, catalogue, due, q29=5, q30=6)
    monkeypatch.setenv("PROAPP_DATABASE", database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PROAPP_KEY", database.key.decode())
    return due


def run(*words):
    return CliRunner().invoke(export, [str(word) for word in words], catch_exceptions=False)


def test_scores_are_a_file_with_a_manifest_beside_it(answered, database, tmp_path):
    file = tmp_path / "scores.csv"

    done = run("scores", "net-retreat", "-o", file)

    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
    manifest = json.loads((tmp_path / "scores.csv.manifest.json").read_text("utf-8"))
    assert {row["scale"]: row["value"] for row in rows}["QL"] == "75.0"
    assert manifest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (manifest["rows"], manifest["complete"]) == (16, True)
    assert make.faults(database) == []
    assert sorted(path.name for path in tmp_path.glob("scores*")) == ["scores.csv", "scores.csv.manifest.json"]


def test_layout_form_and_filters(answered, tmp_path):
    file = tmp_path / "scores.parquet"

    words = ("--layout", "wide", "--format", "parquet", "--instrument", "qlq-c30", "--received-from", "2026-01-01")
    assert run("scores", "net-retreat", *words, "-o", file).exit_code == 0

    (row,) = pyarrow.parquet.read_table(file).to_pylist()
    assert (row["participant"], row["qlq_c30_QL"]) == ("ADA", 75.0)


def test_responses_and_the_codebook(answered, tmp_path):
    lines, book = tmp_path / "answers.jsonl", tmp_path / "codebook.csv"

    assert run("responses", "net-retreat", "--format", "jsonl", "-o", lines).exit_code == 0
    assert run("codebook", "net-retreat", "-o", book).exit_code == 0

    answers = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    explained = {row["name"] for row in csv.DictReader(book.read_text("utf-8").splitlines())}
    assert {row["item"] for row in answers} | set(answers[0]) <= explained


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (("--instrument", "nothing"), "/instrument"),
        (("--site", "99"), "/site"),
        (("--as-of", "2999-01-01"), "/as_of"),
        (("--received-to", "soon"), "/received_to"),
        (("--received-to", "2026-03-01T08:00:00"), "/received_to"),
    ],
)
def test_what_makes_no_sense_is_refused_and_no_file_is_made(answered, tmp_path, words, named):
    done = run("scores", "net-retreat", *words, "-o", tmp_path / "none.csv")

    assert done.exit_code == 1
    assert named in done.output
    assert list(tmp_path.glob("none*")) == []


def test_a_trial_that_is_not_there_is_refused(answered, tmp_path):
    assert run("scores", "no-such-trial", "-o", tmp_path / "none.csv").exit_code == 1


def test_an_answer_that_comes_while_a_file_goes_out_is_not_in_it(answered, database, catalogue):
    now = answered.opens_at + timedelta(days=1)
    asked = Asked("net-retreat", now)
    with database.read() as session:
        wanted = order(
            session, catalogue, asked, now=now, table="scores", layout="long", sees_treatment=lambda _: True
        )  # fmt: skip
    started = Started(make.named("export"), now, "csv", wanted)
    going = pieces(database, catalogue.library, started, actor=SYSTEM)
    header = next(going)

    make.participant(database, catalogue, "grace")
    due = make.assignment(database, "baseline", name="grace", instrument="qlq-c30")
    body = make.submission(catalogue, due, due.opens_at)
    make.submit(database, catalogue, body, now=due.opens_at, name="grace")
    rest = b"".join(going)

    assert header.startswith(b"trial,")
    assert b"GRACE" not in rest
    with database.read() as session:
        told = queries.manifest(session, started.id, kind=SYSTEM.kind, actor_id=SYSTEM.id)
    assert (told["rows"], told["protocols"]) == (16, {"1": make.rows(database, ProtocolVersion)[0].digest})


def test_a_certified_copy_is_a_file_that_proves_itself(answered, database, tmp_path):
    file = tmp_path / "ada.zip"

    done = run("copy", make.named("ada"), "-o", file)

    assert done.exit_code == 0, done.output
    assert verdict(file.read_bytes(), public_pem(private_key(database.key).public_key()))[0]
    assert make.faults(database) == []


def test_of_nobody_there_is_no_copy(answered, tmp_path):
    done = run("copy", make.named("nobody"), "-o", tmp_path / "nobody.zip")

    assert done.exit_code == 1
    assert list(tmp_path.glob("nobody*")) == []
