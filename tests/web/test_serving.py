"""The app's files over HTTP: these and no others, small, never stale, under a strict policy."""

import gzip
import json
import re
from pathlib import Path

import pytest
from flask import Flask

from proapp.app import create_app
from proapp.config import Settings
from proapp.web import serving
from proapp.web.folder import SHELL, TYPES, read, with_shell

FOLDER = Path(serving.__file__).parent / "patient"
LIMIT = 150 * 1024  # bytes, everything together
FILES = serving.FILES
LANGUAGES = ("en", "de", "es", "fr", "ar")


@pytest.fixture
def client():
    """Only the pages: they need no database."""
    app = Flask("pages")
    app.register_blueprint(serving.blueprint)
    app.register_error_handler(serving.NotFound, lambda problem: (problem.detail, 404))
    return app.test_client()


@pytest.fixture
def whole(make_database, clock, catalogue):
    """The whole application."""
    database = make_database("sqlite")
    return create_app(database, clock, catalogue, Settings(str(database.url), database.key)).test_client()


def words(language):
    return json.loads(FILES[f"words.{language}.json"].content)


def test_everything_together_is_small():
    assert sum(file.transferred for file in FILES.values()) < LIMIT


def test_the_host_alone_leads_to_the_app(whole):
    reply = whole.get("/")

    assert (reply.status_code, reply.location) == (302, "/app/")
    assert whole.get("/app/").content_type == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_is_served_under_the_strict_policy(client, name):
    reply = client.get("/app/" if name == "index.html" else f"/app/{name}", headers={"Accept-Encoding": "identity"})

    assert reply.status_code == 200
    assert reply.content_type == TYPES[Path(name).suffix]
    assert reply.headers["Content-Security-Policy"] == serving.CONTENT_POLICY
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert reply.headers["Cache-Control"] == "no-cache"
    assert reply.data == FILES[name].content


def test_the_policy_allows_nothing_inline_and_no_other_host():
    directives = dict(line.split(" ", 1) for line in serving.CONTENT_POLICY.split("; "))

    assert directives["default-src"] == "'none'"
    assert set(directives.values()) == {"'none'", "'self'"}


@pytest.mark.parametrize("name", ["index.html", *(name for name in FILES if name.endswith((".css", ".js")))])
def test_no_file_has_a_style_a_script_or_a_handler_within(name):
    text = FILES[name].content.decode()

    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=\"|innerHTML|eval\(|new Function", text)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", text)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_an_unchanged_file_is_not_sent_again(client, encoding):
    first = client.get("/app/main.js", headers={"Accept-Encoding": encoding})
    tag = first.headers["ETag"]

    again = client.get("/app/main.js", headers={"Accept-Encoding": encoding, "If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")
    assert not tag.startswith("W/")


def test_the_compressed_form_is_another_representation(client):
    packed = client.get("/app/style.css", headers={"Accept-Encoding": "gzip, br"})
    plain = client.get("/app/style.css", headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "name",
    ["../serving.py", "..%2fserving.py", "views/../main.js", "nothing.js", "views/", ".", "main.js/", "MAIN.JS", "%00"],
)
def test_nothing_else_is_served(client, name):
    assert client.get(f"/app/{name}").status_code == 404


def test_the_worker_may_look_after_the_app_and_nothing_else(client):
    assert client.get("/app/sw.js").headers["Service-Worker-Allowed"] == "/app/"
    assert "Service-Worker-Allowed" not in client.get("/app/main.js").headers


def test_what_a_phone_keeps_is_everything_it_needs_to_open():
    shell = json.loads(FILES[SHELL].content.decode().split("=", 1)[1].rstrip().removesuffix(";"))

    assert set(shell["files"]) == {"./", *FILES} - {"index.html", "sw.js", SHELL}


def test_a_changed_file_is_a_new_version(tmp_path):
    (tmp_path / "main.js").write_text("one", "utf-8")
    first = with_shell(read(tmp_path))[SHELL].content
    (tmp_path / "notes.txt").write_text("not for browsers", "utf-8")
    same = with_shell(read(tmp_path))[SHELL].content

    (tmp_path / "main.js").write_text("two", "utf-8")

    assert first == same
    again = with_shell(read(tmp_path))
    assert again[SHELL].content != first
    assert set(again) == {"main.js", SHELL}


def test_the_manifest_names_icons_that_are_there():
    manifest = json.loads(FILES["manifest.webmanifest"].content)

    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        width, height = (int.from_bytes(FILES[icon["src"]].content[at : at + 4], "big") for at in (16, 20))
        assert f"{width}x{height}" == icon["sizes"]


def base(key):
    """The key without the form for a number: due-title of due-title.few."""
    return key.split(".")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything(language):
    english, other = words("en"), words(language)

    assert {base(key) for key in other} == {base(key) for key in english}
    for key, sentence in other.items():
        assert sentence.strip(), key
        needed = set(re.findall(r"\{\w+\}", english.get(key) or english[f"{base(key)}.other"]))
        spoken = {"{count}"} if key.endswith((".one", ".two")) else set()  # one and two can be words
        assert needed - spoken <= set(re.findall(r"\{\w+\}", sentence)) <= needed, key


def test_every_sentence_is_said_somewhere_and_none_is_missing():
    source = "\n".join(file.content.decode() for name, file in FILES.items() if name.endswith(".js"))
    made = {"day-", "signed-", "topic-", "who-", "nav-"}
    known = {base(key) for key in words("en")}

    said = set(re.findall(r'say\(\s*"([a-z][a-z-]*)"', source))
    quoted = {key for key in known if f'"{key}"' in source}

    assert said <= known
    assert {key for key in known - quoted if not any(key.startswith(start) for start in made)} == set()


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.js")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_module_opens_with_what_it_is_for(path):
    lines = path.read_text("utf-8").splitlines()

    assert re.match(r"// [A-Z\"].{20,}", lines[0])
    assert len(lines) <= 250
