"""The layout holds: which way imports go, who commits, which words may stand in the repository."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "proapp"


def attributes(path):
    return {node.attr for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Attribute)}


def modules():
    return sorted(PACKAGE.rglob("*.py"))


def test_data_flows_one_way_and_rules_are_pure(monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename="pyproject.toml", cache_dir=None) == 0


def test_only_the_database_module_commits():
    committing = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if attributes(path) & {"commit", "flush", "begin", "begin_nested"}
    }

    assert committing <= {"proapp/base/db.py"}


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_opens_with_a_sentence(path):
    assert (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").strip()


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "models", "services", "managers", "misc"])
def test_no_room_without_a_subject(name):
    assert not list(PACKAGE.rglob(f"{name}.py")) + list(PACKAGE.rglob(f"{name}/"))


def test_the_command_line_starts_without_the_heavy_libraries():
    heavy = {"numpy", "scipy", "pandas", "statsmodels", "sqlalchemy", "flask", "alembic", "jsonschema", "yaml"}

    code = f"import sys, proapp.cli; print(sorted({heavy!r} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout

    assert loaded.strip() == "[]"


def test_only_the_tick_is_scheduled_and_jobs_live_in_memory():
    calls = [path for path in modules() if "add_job" in attributes(path)]

    assert [path.name for path in calls] == ["scheduler.py"]
    assert not [path for path in modules() if "SQLAlchemyJobStore" in path.read_text("utf-8")]


def test_no_package_registry_and_no_path_of_a_machine_is_named():
    tracked = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    suspicious = re.compile(r"pypi\.org|files\.pythonhosted|registry\.npmjs|--(?:extra-)?index-url|/root/|/home/\w+/")

    named = [
        name
        for name in tracked
        if name != "tests/architecture/test_structure.py"
        and (ROOT / name).is_file()
        and suspicious.search((ROOT / name).read_text("utf-8", errors="ignore"))
    ]

    assert named == []
