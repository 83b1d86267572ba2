"""A fresh installation for the demonstration: a folder, an embedded database, and logins for everybody."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from proapp.access import password
from proapp.access.passkey import place
from proapp.base.actor import SYSTEM, Grant
from proapp.base.db import Database
from proapp.base.errors import Unsafe
from proapp.base.migrate import migrate
from proapp.config import Settings, settings
from proapp.simulation.randomness import ident
from proapp.workflow.access.accept_invitation import accept_invitation
from proapp.workflow.access.add_account import NewAccount, add_account
from proapp.workflow.access.invite import invite
from proapp.workflow.access.shown import Setting, Shown
from proapp.workflow.enrolment.issue_token import issue_token

PASSWORD = "for this demonstration only"
AGES = timedelta(days=3650)
OURS = "proapp-demo"  # a file that marks a folder as made by a demonstration


def prepare(folder: Path, *, fresh: bool) -> Settings:
    """An empty folder to work in. Raises Unsafe when there is something in it; `fresh` empties one of ours."""
    marked = (folder / OURS).is_file()
    if folder.is_dir() and any(folder.iterdir()):
        if not (fresh and marked):
            advice = "add --fresh to begin again" if marked else "it was not made by a demonstration"
            raise Unsafe(f"{folder} is not empty: {advice}, or name another --folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / OURS).write_text("Made by `proapp demo`. Invented data only; remove it whenever you like.\n", "utf-8")
    # The story's weeks pass in seconds: with the usual quarter of an hour every phone would renew before each answer.
    return replace(settings({"PROAPP_HOME": str(folder)}), access_life=AGES, refresh_life=AGES)


def opened(chosen: Settings) -> Database:
    """The database with its tables. The caller closes it."""
    database = Database(chosen.database, key=chosen.key)
    migrate(database)
    database.check()
    return database


@dataclass
class Logins:
    """Makes tokens the way `proapp token` does, and keeps the demonstration's own by a name for each."""

    database: Database
    seed: int
    tokens: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)

    def add(self, key: str, name: str, *, now: datetime, grants: Sequence[Grant], email: str | None = None) -> None:
        """A login for somebody, under a key such as `nurse@netter-1/ROT`."""
        staff_id = str(ident(self.seed, "staff", key))
        issued = self.database.run(
            lambda session: issue_token(
                session, now=now, name=name, email=email, grants=grants, staff_id=staff_id
            )
        )  # fmt: skip
        self.tokens[key], self.names[key] = issued.token, name
        if email:
            self.emails[key] = email

    def open_pages(self, key: str, chosen: Settings, *, now: datetime) -> str:
        """Let somebody sign in on the staff pages, with PASSWORD. Returns their name for it."""
        staff_id, name = str(ident(self.seed, "staff", key)), self.names[key]

        def opened(session: Session) -> None:
            account = NewAccount(staff_id, name, name.lower(), self.emails.get(key))
            add_account(session, actor=SYSTEM, now=now, account=account)
            invited = invite(session, actor=SYSTEM, now=now, lives=chosen.staff_lives, staff_id=staff_id)
            kept = password.hashed(PASSWORD, chosen.password_cost)
            setting = Setting(now, self.database.key, place(chosen.public_url))
            accept_invitation(session, token=invited.token, password_hash=kept, shown=Shown(), setting=setting)

        self.database.run(opened)
        return name.lower()

    def __getitem__(self, key: str) -> str:
        return self.tokens[key]


def grant(role: str, trial_id: str, site_id: UUID | None = None) -> Grant:
    """One role in one trial, at one site or all of them."""
    return Grant(trial_id, role, site_id)
