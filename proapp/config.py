"""Every setting, read once from the environment; nothing else reads it."""

import os
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from proapp.base.errors import Unsafe

SHORTEST_KEY = 32  # bytes
VAPID_KEY = 32  # bytes
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4, appendix D.1.2.3
ACCESS_LIFE = timedelta(minutes=15)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
REFRESH_LIFE = timedelta(days=90)  # since it was last used


@dataclass(frozen=True, slots=True)
class Lives:
    """How long a phone's tokens are good: the one it shows with each request, and the one it renews both with."""

    access: timedelta = ACCESS_LIFE
    refresh: timedelta = REFRESH_LIFE


@dataclass(frozen=True, slots=True)
class StaffLives:
    """How long staff stay signed in: unused, and altogether; how long a step-up and an invitation are good."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    step_up: timedelta = timedelta(minutes=5)
    invitation: timedelta = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class PasswordCost:
    """What one try at a password costs (argon2id): KiB of memory, passes over it, lanes. About 0.1 s as it stands.

    OWASP's smallest is 19 MiB in two passes or 46 MiB in one (Password Storage Cheat Sheet).
    """

    memory_kib: int = 46 * 1024
    passes: int = 2
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Institution:
    """Where staff of an institution sign in by OpenID Connect: its issuer, and what it knows this installation by."""

    issuer: str
    client_id: str
    client_secret: str
    name: str = "institution"


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation chooses.

    `database`: a SQLAlchemy URL (SQLite file or PostgreSQL). `key`: at least 32 bytes; digests of rows and codes are
    made with it, so losing it makes the audit's row digests and unused enrolment codes worthless. `wording`: the folder
    of licensed item texts. `outbox`: where the file channel writes. `smtp`: smtp://, smtps:// or smtp+starttls://
    address. `access_life`, `refresh_life`: how long a phone's tokens are good, the second since it was last used.
    `public_url`: where phones reach this installation, without a slash at the end. `proxies`: how many of our own stand
    before it and add to X-Forwarded-For. `sms`, `service`: an Apprise address with {address} in it. `vapid`: the
    private key phones know this installation's push messages by, 32 bytes in base64url; without it none are sent.
    `vapid_contact`: where a push service complains. `push_loopback`: push messages may go to this machine itself,
    unencrypted (tests only); `webhook_loopback`: webhooks too. `exports`: where files made behind the scenes lie until
    they are fetched, sealed; a folder that all machines share. `staff_lives`, `password_cost`: of those who sign in
    with a password. `institution`: where else staff may sign in.
    """

    database: str
    key: bytes
    wording: Path | None = None
    outbox: Path | None = None
    smtp: str | None = None
    mail_from: str = "proapp@localhost"
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    proxies: int = 0
    access_life: timedelta = ACCESS_LIFE
    refresh_life: timedelta = REFRESH_LIFE
    sms: str | None = None
    service: str | None = None
    vapid: str | None = None
    vapid_contact: str = "mailto:proapp@localhost"
    push_loopback: bool = False
    webhook_loopback: bool = False
    exports: Path = Path("exports")
    staff_lives: StaffLives = StaffLives()
    password_cost: PasswordCost = PasswordCost()
    institution: Institution | None = None

    @property
    def lives(self) -> Lives:
        """The lives of a phone's tokens."""
        return Lives(self.access_life, self.refresh_life)


def settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from an environment. Raises Unsafe for a key that is missing with PostgreSQL, or too short."""
    environ = os.environ if environ is None else environ
    home = Path(environ.get("PROAPP_HOME", "proapp-data"))
    host, port = environ.get("PROAPP_HOST", "127.0.0.1"), int(environ.get("PROAPP_PORT", "8000"))
    database = environ.get("PROAPP_DATABASE") or f"sqlite:///{home / 'proapp.sqlite3'}"
    mail_from = environ.get("PROAPP_MAIL_FROM", "proapp@localhost")
    return Settings(
        database=database,
        key=_key(environ, home, embedded=database.startswith("sqlite")),
        wording=_folder(environ.get("PROAPP_WORDING")),
        outbox=_folder(environ.get("PROAPP_OUTBOX")) or home / "outbox",
        smtp=environ.get("PROAPP_SMTP"),
        mail_from=mail_from,
        host=host,
        port=port,
        public_url=_public_url(
            environ.get("PROAPP_PUBLIC_URL") or f"http://{f'[{host}]' if ':' in host else host}:{port}"
        ),
        proxies=int(environ.get("PROAPP_PROXIES", "0")),
        sms=environ.get("PROAPP_SMS"),
        service=environ.get("PROAPP_SERVICE"),
        vapid=_vapid(environ, database),
        vapid_contact=environ.get("PROAPP_VAPID_CONTACT", f"mailto:{mail_from}"),
        push_loopback=environ.get("PROAPP_PUSH_LOOPBACK") == "yes",
        webhook_loopback=environ.get("PROAPP_WEBHOOK_LOOPBACK") == "yes",
        exports=_folder(environ.get("PROAPP_EXPORTS")) or home / "exports",
        institution=_institution(environ),
    )


def announce(host: str, port: int) -> None:
    """Have processes that are started from here read where they are served, as the command line has chosen it."""
    os.environ.update(PROAPP_HOST=host, PROAPP_PORT=str(port))


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise Unsafe("PROAPP_PUBLIC_URL must be the http or https address phones reach, like https://pro.example.org")
    return text.rstrip("/")


def _institution(environ: Mapping[str, str]) -> Institution | None:
    """Where staff sign in besides: the issuer's address, the client's id and its secret, all three or none."""
    names = ("PROAPP_OIDC", "PROAPP_OIDC_CLIENT", "PROAPP_OIDC_SECRET")
    issuer, client_id, secret = (environ.get(name, "") for name in names)
    if not (issuer or client_id or secret):
        return None
    if not (issuer and client_id and secret):
        raise Unsafe(f"{', '.join(names)} belong together: set all three or none")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise Unsafe("PROAPP_OIDC must be the https address of the issuer, like https://login.example.org")
    return Institution(issuer, client_id, secret, environ.get("PROAPP_OIDC_NAME", "institution"))


def _folder(text: str | None) -> Path | None:
    return Path(text) if text else None


def _key(environ: Mapping[str, str], home: Path, *, embedded: bool) -> bytes:
    if given := environ.get("PROAPP_KEY"):
        if len(given.encode()) < SHORTEST_KEY:
            raise Unsafe(f"PROAPP_KEY must be at least {SHORTEST_KEY} bytes long")
        return given.encode()
    if not embedded:
        raise Unsafe("PROAPP_KEY is not set: several machines that share a database must share a key")
    return _kept_key(home / "key")


def _kept_key(path: Path) -> bytes:
    """The embedded database's own key."""
    key = _kept(path, secrets.token_hex(SHORTEST_KEY).encode())
    if len(key) < SHORTEST_KEY:
        raise Unsafe(f"{path} is too short to be a key")
    return key


def _vapid(environ: Mapping[str, str], database: str) -> str | None:
    """The private key for push messages: given, or the embedded database's own; several machines must be given one."""
    given = environ.get("PROAPP_VAPID")
    path, _, _ = database.removeprefix("sqlite:///").partition("?")
    if given is None and database.startswith("sqlite:///") and path:
        made = urlsafe_b64encode(secrets.token_bytes(VAPID_KEY)).rstrip(b"=")
        given = _kept(Path(path).with_name("vapid"), made).decode()
    if given is not None and not _is_vapid(given):
        raise Unsafe("the key for push messages (PROAPP_VAPID) must be the 32 bytes of a P-256 private key, base64url")
    return given


def _is_vapid(text: str) -> bool:
    try:
        key = b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return False
    return len(key) == VAPID_KEY and 0 < int.from_bytes(key) < P256_ORDER


def _kept(path: Path, made: bytes) -> bytes:
    """What a file holds; made on first use, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
        with suppress(FileExistsError):  # another process was first
            os.link(draft, path)  # whole or not at all
        draft.unlink()
    return path.read_bytes()
