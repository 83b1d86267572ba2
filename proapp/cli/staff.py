"""proapp staff: the operator's own road to accounts, for the first administrator and for who has lost everything."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import uuid4

import click
from sqlalchemy.orm import Session

from proapp.access import accounts
from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.base.errors import Invalid
from proapp.cli.opening import opened
from proapp.cli.token import GRANT, read_grant
from proapp.config import Settings
from proapp.workflow.access.add_account import NewAccount, add_account
from proapp.workflow.access.give_roles import give_role, missing
from proapp.workflow.access.invite import Invited, invite, invite_anew
from proapp.workflow.access.manage_account import link_institution

Result = TypeVar("Result")
LINK = "/staff/#i="


@click.group()
def staff() -> None:
    """Accounts of people who sign in. Administrators add all others from the staff pages."""


@staff.command()
@click.argument("name")
@click.option("--sign-in-name", help="What they type to sign in; the mail address if there is one, else the name.")
@click.option("--email", help="Where flags are sent.")
@click.option("--grant", "grants", multiple=True, metavar="GRANT", help=GRANT)
def add(name: str, sign_in_name: str | None, email: str | None, grants: tuple[str, ...]) -> None:
    """Add NAME with these roles, and print a link with which they choose a password; it is good once in 72 hours."""

    def added(session: Session, now: datetime, settings: Settings) -> Invited:
        new = NewAccount(str(uuid4()), name, sign_in_name or email or name, email)
        add_account(session, actor=SYSTEM, now=now, account=new)
        for grant in missing(session, new.id, [read_grant(text) for text in grants]):
            give_role(session, grant, staff_id=new.id, now=now, actor=SYSTEM)
        return invite(session, actor=SYSTEM, now=now, lives=settings.staff_lives, staff_id=new.id)

    _show(added)


@staff.command("invite")
@click.argument("sign_in_name")
def invite_somebody(sign_in_name: str) -> None:
    """Invite SIGN_IN_NAME, who has lost password and second factor; what they had is removed, they are unlocked."""

    def invited(session: Session, now: datetime, settings: Settings) -> Invited:
        staff_id = _named(session, sign_in_name)
        return invite_anew(session, now=now, key=settings.key, lives=settings.staff_lives, staff_id=staff_id)

    _show(invited)


@staff.command()
@click.argument("sign_in_name")
@click.option("--subject", help="The institution's own name for them.")
@click.option("--email", help="The address the institution has verified; it counts until they first come.")
def link(sign_in_name: str, subject: str | None, email: str | None) -> None:
    """Have SIGN_IN_NAME sign in at the institution (PROAPP_OIDC)."""

    def linked(session: Session, now: datetime, settings: Settings) -> None:
        if settings.institution is None or (subject is None) == (email is None):
            raise Invalid("set PROAPP_OIDC, and say either --subject or --email")
        staff_id, issuer = _named(session, sign_in_name), settings.institution.issuer
        link_institution(
            session, actor=SYSTEM, now=now, staff_id=staff_id, issuer=issuer, subject=subject, email=email
        )  # fmt: skip

    _done(linked)


def _named(session: Session, sign_in_name: str) -> str:
    known = accounts.named(session, sign_in_name)
    if known is None:
        raise Invalid(f"nobody signs in as {sign_in_name}")
    return str(known.staff_id)


def _show(verb: Callable[[Session, datetime, Settings], Invited]) -> None:
    settings, invited = _done(verb)
    click.echo(f"{settings.public_url}{LINK}{invited.token}")
    click.echo(f"The link is good once until {invited.expires_at:%Y-%m-%d %H:%M} UTC. It is kept nowhere.", err=True)


def _done(verb: Callable[[Session, datetime, Settings], Result]) -> tuple[Settings, Result]:
    now = SystemClock().now()
    with opened(create=True) as (settings, database):
        return settings, database.run(lambda session: verb(session, now, settings))
