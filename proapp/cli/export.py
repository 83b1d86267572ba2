"""proapp export: a trial's scores, answers or codebook as a file, with its manifest beside it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import click

from proapp.access.masking import OPEN
from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.base.errors import Invalid, Place
from proapp.cli.opening import opened
from proapp.export import queries
from proapp.export.asked import Asked
from proapp.export.codebook import as_table, codebook
from proapp.export.copy_key import private_key
from proapp.export.csv_file import csv_file
from proapp.export.manifest import Started
from proapp.export.reading import LAYOUTS, Order
from proapp.export.verify_copy import fingerprint
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.exporting.copy_record import Copy, copy_record
from proapp.workflow.exporting.export import FORMS
from proapp.workflow.exporting.export import export as pieces
from proapp.workflow.exporting.order import order

FILE = click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file.")
LAYOUT = click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="long",
    show_default=True,
    help="A row a value, or a row a response.",
)
OPTIONS = (
    click.argument("trial"),
    LAYOUT,
    click.option("--format", "form", type=click.Choice(sorted(FORMS)), default="csv", show_default=True),
    FILE,
    click.option("--site", help="A site's code."),
    click.option("--participant", type=click.UUID, help="A participant's id."),
    click.option("--instrument", help="qlq-c30, or one version: qlq-c30@3.0."),
    click.option("--timepoint"),
    click.option("--received-from", help="Received then or later: 2026-06-01 or an instant with its offset."),
    click.option("--received-to", help="Received before then."),
    click.option("--as-of", help="What was known then: later answers, corrections and voids do not count."),
)


@click.group()
def export() -> None:
    """Take data of a trial away. The audit trail keeps who did, how much, and the SHA-256 of the bytes."""


def _table(table: str, words: str) -> None:
    command: Any = partial(_taken, table)
    for option in reversed(OPTIONS):
        command = option(command)
    export.command(table, help=words)(command)


def _taken(table: str, trial: str, layout: str, form: str, output: Path, **filters: Any) -> None:
    now = SystemClock().now()
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        asked = _asked(trial, filters, now)
        with database.read() as session:
            wanted = order(
                session, catalogue, asked, now=now, table=table, layout=layout, sees_treatment=_is_open
            )  # fmt: skip
        started = Started(uuid4(), now, form, wanted)
        _write(output, pieces(database, catalogue.library, started, actor=SYSTEM))
        with database.read() as session:
            told = queries.manifest(session, started.id, kind=SYSTEM.kind, actor_id=SYSTEM.id)
    assert told is not None
    beside = output.with_name(f"{output.name}.manifest.json")
    beside.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    click.echo(f"{told['rows']} rows of {told['responses']} responses in {output}; manifest in {beside}.")


def _asked(trial: str, filters: dict[str, Any], now: datetime) -> Asked:
    times: dict[str, Any] = {
        name: _instant(name, filters.pop(name)) for name in ("received_from", "received_to", "as_of")
    }
    as_of = times.pop("as_of") or now
    return Asked(trial, as_of, **filters, **times)


def _instant(name: str, text: str | None) -> datetime | None:
    """A day is its beginning in UTC. Raises Invalid for what is neither a day nor an instant with its offset."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is not None and len(text) == len("2026-06-01"):
        return found.replace(tzinfo=UTC)
    if found is None or found.tzinfo is None:
        raise Invalid("the filters do not fit", errors=[Place(f"/{name}", "say a day, or an instant with its offset")])
    return found


def _is_open(protocol: Protocol) -> bool:
    """Whoever runs this is nobody in the trial: of a masked one they get what masked roles get."""
    return protocol.masking.participant == OPEN


def _write(output: Path, content: Iterable[bytes]) -> None:
    """A file is there as a whole or not at all."""
    partial_file = output.with_name(f"{output.name}.part")
    try:
        with partial_file.open("wb") as file:
            for piece in content:
                file.write(piece)
        partial_file.replace(output)
    finally:
        partial_file.unlink(missing_ok=True)


@export.command("codebook")
@click.argument("trial")
@FILE
def codebook_of(trial: str, output: Path) -> None:
    """What every column, scale and item of TRIAL means, as CSV: units, range, direction, methods, missing reasons."""
    now = SystemClock().now()
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        with database.read() as session:
            wanted: Order = order(
                session, catalogue, Asked(trial, now), now=now, table="scores", layout="long", sees_treatment=_is_open
            )
        definitions = [catalogue.library.get(key) for key in wanted.wanted if key in catalogue.library]
        _write(output, csv_file(as_table(codebook(definitions, treatment=wanted.treatment))))
    click.echo(f"The codebook of {trial} is in {output}.")


@export.command("copy")
@click.argument("participant", type=click.UUID)
@FILE
def copy_of(participant: UUID, output: Path) -> None:
    """A certified copy of everything kept about PARTICIPANT (an id): a zip that verify_copy.py inside it checks."""
    copy = Copy(uuid4(), participant, SystemClock().now())
    with opened() as (chosen, database):
        made = copy_record(database, Catalogue.shipped(chosen.wording).library, copy, actor=SYSTEM)
        key = fingerprint(private_key(database.key).public_key())
    _write(output, [made])
    click.echo(f"The certified copy is in {output}, signed with the key {key}.")


_table("scores", "Scores of TRIAL, a row a scale, with unit, range, direction and why one is missing.")
_table("missing", "What was asked in TRIAL and not answered, a row an assignment, with the reason somebody gave.")
_table("responses", "Answers of TRIAL, a row an item, with why one is missing.")
