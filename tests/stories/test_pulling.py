"""The recipes for pulling scored outcomes do what they say, against the application as it is really served."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from proapp.base.actor import Grant
from proapp.demo.server import Server
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
PAGE = README.partition("## Pull scored outcomes")[2].partition("\n## ")[0]
RECIPES = dict(re.findall(r"```(sh|python)\n(.*?)```", PAGE, re.DOTALL))


@pytest.fixture
def served(app, trial, database, catalogue, clock):
    """Ada answered three weeks ago, grace two days ago, and vera has a token; what the recipes take from outside."""
    for name, day in (("ada", 0), ("grace", 19)):
        due = make.assignment(database, "baseline", name=name, instrument="qlq-c30")
        when = due.opens_at + timedelta(days=day, hours=1)
        body = make.submission(catalogue, due, when, answers=make.answers(catalogue, due.instrument, q29=5, q30=6))
        assert make.submit(database, catalogue, body, now=when, name=name).problem is None
    clock.move_to(when + timedelta(days=2))
    grants = [Grant(trial, "data_manager")]
    token = database.run(
        lambda session: issue_token(session, now=clock.now(), name="vera", grants=grants, kind="client")
    ).token
    since = (clock.now() - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with Server(app) as server:
        yield os.environ | {"PROAPP": server.address, "TOKEN": token, "TRIAL": trial, "SINCE": since}


@pytest.fixture
def tools():
    """What the recipe for a shell is made of."""
    return [name for name in ("curl", "sed", "sha256sum") if shutil.which(name) is None]


def test_the_recipe_for_a_shell(served, tools, tmp_path):
    assert tools == [], "the recipe needs these; on Debian: apt install curl"

    done = subprocess.run(
        ["sh", "-eu", "-c", RECIPES["sh"]], cwd=tmp_path, env=served, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "scores.csv: OK\n"), done.stderr
    rows = list(csv.DictReader((tmp_path / "scores.csv").read_text("utf-8").splitlines()))
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert {row["participant"] for row in rows} == {"GRACE"}
    assert manifest["rows"] == len(rows) == 16


def test_the_recipe_in_python(served, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", RECIPES["python"]], cwd=tmp_path, env=served, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["GRACE", "baseline", "2026-03-21", "75.0"]
