"""The staff pages' files: nothing inline, every module says what it is for, every word is said and none is missing."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from proapp.web import serving
from proapp.web.folder import TYPES

FOLDER = Path(serving.__file__).parent / "staff"
FILES = serving.STAFF_FILES
LIMIT = 150 * 1024  # bytes, everything together
SOURCE = "\n".join(file.content.decode() for name, file in FILES.items() if name.endswith(".js"))
WORDS = json.loads(FILES["words.en.json"].content)
# The kinds of code that have words of their own (a fact's choices by the name in its detail), and what
# sentences are put together from.
KINDS = set(re.findall(r'(?:named|badge)\(\s*"([a-z-]+)"', SOURCE)) | {"assessor", "from", "kind", "procedure"}
MADE = {start for start in re.findall(r"say\(`([a-z-]+-)\$\{", SOURCE)} | {"problem-", "next-"}


@pytest.fixture
def client():
    """Only the pages: they need no database."""
    app = Flask("pages")
    app.register_blueprint(serving.blueprint)
    app.register_error_handler(serving.NotFound, lambda problem: (problem.detail, 404))
    return app.test_client()


def test_everything_together_is_small():
    assert sum(file.transferred for file in FILES.values()) < LIMIT


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_is_served_under_the_strict_policy(client, name):
    address = "/staff/" if name == "index.html" else f"/staff/{name}"
    reply = client.get(address, headers={"Accept-Encoding": "identity"})

    assert (reply.status_code, reply.content_type) == (200, TYPES[Path(name).suffix])
    assert reply.headers["Content-Security-Policy"] == serving.CONTENT_POLICY
    assert reply.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("name", ["../serving.py", "nothing.js", "views/", "shell.json", "%00", "../patient/main.js"])
def test_nothing_else_is_served(client, name):
    assert client.get(f"/staff/{name}").status_code == 404


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".html", ".css", ".js"))])
def test_no_file_has_a_style_a_script_or_a_handler_within(name):
    text = FILES[name].content.decode()

    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=\"|innerHTML|eval\(|new Function", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.js")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_module_opens_with_what_it_is_for(path):
    lines = path.read_text("utf-8").splitlines()

    assert re.match(r"// [A-Z\"].{20,}", lines[0])
    assert len(lines) <= 250


def test_no_word_is_missing():
    said = set(re.findall(r'say\(\s*"([a-z0-9-]+)"', SOURCE))
    either = {word for pair in re.findall(r'say\([^()"`]*\? "([a-z-]+)" : "([a-z-]+)"', SOURCE) for word in pair}

    assert said | either <= set(WORDS)


def test_every_word_is_said_somewhere():
    quoted = {key for key in WORDS if f'"{key.removesuffix(".one")}"' in SOURCE}
    of_codes = {key for key in WORDS if any(key.startswith(f"{kind}-") for kind in KINDS)}
    made = {key for key in WORDS if any(key.startswith(start) for start in MADE)}

    assert set(WORDS) - quoted - of_codes - made == set()
    assert all(sentence.strip() for sentence in WORDS.values())
