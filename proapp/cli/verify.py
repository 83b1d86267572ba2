"""proapp verify: check the audit trail and the rows it vouches for."""

import sys

import click

from proapp.base.verify import verify as check
from proapp.cli.opening import opened
from proapp.tables import VOUCHED


@click.command()
@click.option("--trial", "stream", help="One trial's stream only.")
def verify(stream: str | None) -> None:
    """Say whether any event or any row it vouches for was changed, lost or added. Exit code 1 when one was."""
    with opened() as (chosen, database), database.read() as session:
        found = 0
        for finding in check(session, key=chosen.key, vouched=VOUCHED, stream=stream):
            found += 1
            where = finding.stream if finding.seq is None else f"{finding.stream} event {finding.seq}"
            click.echo(f"{finding.kind}: {finding.table} {finding.key} ({where})")
    if found:
        click.echo(f"{found} faults. The trail does not hold.", err=True)
        sys.exit(1)
    click.echo("The trail holds: nothing was changed, lost or added behind it.")
