"""proapp token: make a bearer token for a member of staff or a machine client."""

from datetime import timedelta
from uuid import UUID

import click

from proapp.base.actor import ROLES, Grant
from proapp.base.clock import SystemClock
from proapp.base.errors import Invalid
from proapp.cli.opening import opened
from proapp.workflow.enrolment.issue_token import issue_token

GRANT = "ROLE@TRIAL or ROLE@TRIAL/SITE-UUID; repeat for several."


def read_grant(text: str) -> Grant:
    """`coordinator@netter-1/<site uuid>` as a grant. Raises Invalid."""
    role, _, scope = text.partition("@")
    trial_id, _, site = scope.partition("/")
    if role not in ROLES or not trial_id:
        raise Invalid(f"{text}: say {GRANT} Roles: {', '.join(sorted(ROLES))}")
    try:
        return Grant(trial_id, role, UUID(site) if site else None)
    except ValueError:
        raise Invalid(f"{text}: the site must be a UUID") from None


@click.command()
@click.argument("name")
@click.option("--grant", "grants", multiple=True, required=True, metavar="GRANT", help=GRANT)
@click.option("--email", help="Where flags are sent.")
@click.option("--client", is_flag=True, help="For a machine rather than a person.")
@click.option("--days", type=click.IntRange(1, 3660), help="How long it is good for; without end by default.")
def token(name: str, grants: tuple[str, ...], email: str | None, client: bool, days: int | None) -> None:
    """Make a token for NAME. It is shown once: only its digest is kept."""
    now = SystemClock().now()
    with opened(create=True) as (_, database):
        granted = [read_grant(text) for text in grants]
        issued = database.run(
            lambda session: issue_token(
                session,
                now=now,
                name=name,
                email=email,
                grants=granted,
                kind="client" if client else "staff",
                expires_at=None if days is None else now + timedelta(days=days),
            )
        )
    click.echo(issued.token)
    click.echo(f"{name} is {issued.staff_id}. The token is not kept anywhere: copy it now.", err=True)
