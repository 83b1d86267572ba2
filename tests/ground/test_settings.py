"""Settings: read once, and refused when answers could be forged or lost."""

import os
import stat
from base64 import urlsafe_b64decode
from concurrent.futures import ThreadPoolExecutor

import pytest

from proapp.base.errors import Unsafe
from proapp.config import Institution, announce, settings

LONG = "a key that is thirty-two bytes long"
VAPID = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"


def test_an_embedded_database_makes_its_own_key_for_its_owner_only(tmp_path):
    home = tmp_path / "home"

    chosen = settings({"PROAPP_HOME": str(home)})

    assert chosen.database == f"sqlite:///{home / 'proapp.sqlite3'}"
    assert len(chosen.key) >= 32
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600


def test_the_key_stays_the_same_and_is_nobody_elses(tmp_path):
    one, again, other = (settings({"PROAPP_HOME": str(tmp_path / name)}).key for name in ("a", "a", "b"))

    assert one == again != other


def test_many_processes_that_start_at_once_share_one_key(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(lambda _: settings({"PROAPP_HOME": str(tmp_path)}).key, range(40)))

    assert len(keys) == 1


def test_an_embedded_database_makes_its_own_key_for_push_messages(tmp_path):
    home = tmp_path / "home"

    one, again = (settings({"PROAPP_HOME": str(home)}).vapid for _ in range(2))

    assert one == again
    assert len(urlsafe_b64decode(one + "=")) == 32
    assert stat.S_IMODE((home / "vapid").stat().st_mode) == 0o600


def test_machines_that_share_a_database_send_push_messages_only_with_a_key_they_are_given():
    shared = {"PROAPP_DATABASE": "postgresql://x@localhost/proapp", "PROAPP_KEY": LONG}

    assert settings(shared).vapid is None
    assert settings({**shared, "PROAPP_VAPID": VAPID}).vapid == VAPID


@pytest.mark.parametrize("bad", ["", "short", "A" * 43, "_" * 43, "!" * 43, VAPID + VAPID])
def test_a_key_for_push_messages_that_is_none_is_refused(tmp_path, bad):
    with pytest.raises(Unsafe, match="PROAPP_VAPID"):
        settings({"PROAPP_HOME": str(tmp_path), "PROAPP_VAPID": bad})


def test_push_messages_to_this_machine_itself_must_be_asked_for(tmp_path):
    home = {"PROAPP_HOME": str(tmp_path)}

    chosen = [settings({**home, **more}).push_loopback for more in ({}, {"PROAPP_PUSH_LOOPBACK": "yes"})]

    assert chosen == [False, True]


def test_a_push_service_may_complain_to_whoever_sends_the_mail(tmp_path):
    chosen = settings({"PROAPP_HOME": str(tmp_path), "PROAPP_MAIL_FROM": "trials@proapp.example"})

    assert chosen.vapid_contact == "mailto:trials@proapp.example"


def test_a_key_that_was_cut_short_is_refused(tmp_path):
    (tmp_path / "key").write_bytes(b"short")

    with pytest.raises(Unsafe, match="too short"):
        settings({"PROAPP_HOME": str(tmp_path)})


@pytest.mark.parametrize("key", ["short", "x" * 31])
def test_a_short_key_is_refused(tmp_path, key):
    with pytest.raises(Unsafe, match="32 bytes"):
        settings({"PROAPP_HOME": str(tmp_path), "PROAPP_KEY": key})


def test_machines_that_share_a_database_must_share_a_key():
    with pytest.raises(Unsafe, match="PROAPP_KEY"):
        settings({"PROAPP_DATABASE": "postgresql://x@localhost/proapp"})


def test_a_key_from_the_environment_is_used_as_it_is(tmp_path):
    chosen = settings({"PROAPP_HOME": str(tmp_path), "PROAPP_KEY": LONG})

    assert chosen.key == LONG.encode()
    assert not (tmp_path / "key").exists()


def test_everything_else_can_be_chosen(tmp_path):
    chosen = settings(
        {
            "PROAPP_DATABASE": "postgresql://x@localhost/proapp",
            "PROAPP_KEY": LONG,
            "PROAPP_WORDING": str(tmp_path / "words"),
            "PROAPP_OUTBOX": str(tmp_path / "out"),
            "PROAPP_SMTP": "smtp://localhost:2525",
            "PROAPP_HOST": "::1",
            "PROAPP_PORT": "9000",
        }
    )

    assert (chosen.database, chosen.smtp, chosen.host, chosen.port) == (
        "postgresql://x@localhost/proapp", "smtp://localhost:2525", "::1", 9000,
    )  # fmt: skip
    assert (chosen.wording, chosen.outbox) == (tmp_path / "words", tmp_path / "out")


@pytest.mark.parametrize(
    ("environ", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PROAPP_HOST": "::1", "PROAPP_PORT": "9000"}, "http://[::1]:9000"),
        ({"PROAPP_PUBLIC_URL": "https://pro.example.org/net/"}, "https://pro.example.org/net"),
    ],
)
def test_phones_are_told_where_to_reach_the_installation(tmp_path, environ, address):
    assert settings({"PROAPP_HOME": str(tmp_path), **environ}).public_url == address


@pytest.mark.parametrize(
    "address", ["pro.example.org", "javascript:alert(1)", "https://", "https://x.org/?a", "https://x.org/#a", "//x.org"]
)
def test_an_address_no_phone_could_open_is_refused(tmp_path, address):
    with pytest.raises(Unsafe, match="PROAPP_PUBLIC_URL"):
        settings({"PROAPP_HOME": str(tmp_path), "PROAPP_PUBLIC_URL": address})


def test_what_the_command_line_chose_is_what_its_processes_read(tmp_path, monkeypatch):
    monkeypatch.setenv("PROAPP_HOME", str(tmp_path))
    monkeypatch.setenv("PROAPP_HOST", "127.0.0.1")
    monkeypatch.setenv("PROAPP_PORT", "8000")

    announce("::1", 9000)

    assert settings().public_url == "http://[::1]:9000"


def test_no_proxy_is_believed_unless_it_is_said_how_many_there_are(tmp_path):
    chosen = [settings({"PROAPP_HOME": str(tmp_path), **more}).proxies for more in ({}, {"PROAPP_PROXIES": "2"})]

    assert chosen == [0, 2]


def test_without_an_argument_the_environment_is_read(tmp_path, monkeypatch):
    monkeypatch.setenv("PROAPP_HOME", str(tmp_path))

    assert settings() == settings(os.environ)


OIDC = {"PROAPP_OIDC": "https://login.example.org", "PROAPP_OIDC_CLIENT": "proapp", "PROAPP_OIDC_SECRET": "between us"}


def test_staff_sign_in_at_no_institution_unless_one_is_named(tmp_path):
    environ = {"PROAPP_HOME": str(tmp_path)}

    without, named = settings(environ), settings({**environ, **OIDC, "PROAPP_OIDC_NAME": "Danube"})

    assert without.institution is None
    assert named.institution == Institution("https://login.example.org", "proapp", "between us", "Danube")


@pytest.mark.parametrize("missing", OIDC)
def test_half_an_institution_is_refused(tmp_path, missing):
    environ = {"PROAPP_HOME": str(tmp_path), **OIDC}
    del environ[missing]

    with pytest.raises(Unsafe, match="belong together"):
        settings(environ)


@pytest.mark.parametrize(
    ("issuer", "taken"),
    [("http://login.example.org", False), ("login.example.org", False), ("http://127.0.0.1:5000", True)],
)
def test_an_institution_is_reached_by_https_or_is_on_this_machine(tmp_path, issuer, taken):
    environ = {"PROAPP_HOME": str(tmp_path), **OIDC, "PROAPP_OIDC": issuer}

    if taken:
        assert settings(environ).institution.issuer == issuer
    else:
        with pytest.raises(Unsafe, match="https"):
            settings(environ)
