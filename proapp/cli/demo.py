"""proapp demo: live through two trials on a simulated clock, show what came of it, then serve."""

import gc
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from proapp.app import create_app
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.cli.opening import refusals
from proapp.config import Settings
from proapp.delivery.file_sink import FileSink
from proapp.demo import report, welcome
from proapp.demo.client import Client
from proapp.demo.installation import opened, prepare
from proapp.demo.life import START, live, world
from proapp.demo.mailbox import Mailbox
from proapp.demo.server import HOST, Server, address, listening
from proapp.demo.world import World
from proapp.simulation.progress import Shown
from proapp.workflow.catalogue import Catalogue

WIDTH = 118  # columns where there is no terminal to ask
RARELY = (100_000, 50, 100)  # a minute's run makes little garbage and much that stays: looking for it cost a tenth
FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--participants", type=click.IntRange(2, 60), default=36, show_default=True, help="In each trial.")
@click.option("--weeks", type=click.IntRange(8, 160), default=84, show_default=True, help="How long the story lasts.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed tells the same story.")
@click.option("--folder", type=FOLDER, help="Where to put the database; ./proapp-demo-data unless named.")
@click.option("--fresh", is_flag=True, help="Empty the folder of an earlier demonstration first.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve at; a free one unless named.")
@click.option("--serve/--no-serve", default=True, help="Go on serving at the end, or end.")
def demo(
    participants: int, weeks: int, seed: int, folder: Path | None, fresh: bool, port: int | None, serve: bool
) -> None:
    """Live through NETTER-1 and NET RETREAT with invented participants over the real HTTP API; show the results."""
    gc.set_threshold(*RARELY)
    console = Console(width=None if Console().is_terminal else WIDTH, highlight=False)
    with refusals():
        chosen = prepare(folder or Path("proapp-demo-data"), fresh=fresh)
        console.print(f"Invented data only. Database: {chosen.database}", soft_wrap=True)
        database = opened(chosen)
        try:
            _tell(database, chosen, console, participants=participants, weeks=weeks, seed=seed, port=port, serve=serve)
        except KeyboardInterrupt:
            console.print("Stopped.")
        finally:
            database.close()


def _tell(
    database: Database,
    chosen: Settings,
    console: Console,
    *,
    participants: int,
    weeks: int,
    seed: int,
    port: int | None,
    serve: bool,
) -> None:
    catalogue, clock = Catalogue.shipped(chosen.wording), SimulatedClock(START)
    sink = FileSink((chosen.outbox or Path("outbox")) / "messages.jsonl")
    taken = listening(port or 0)
    served = replace(chosen, public_url=address(taken))  # links and QR codes lead back to this demonstration
    with Server(create_app(database, clock, catalogue, served), at=taken) as server:
        client = Client(HOST, server.port)
        here = world(seed=seed, weeks=weeks, database=database, catalogue=catalogue, clock=clock, client=client)
        with Shown(console, start=START.date(), weeks=weeks, flags="flags acknowledged") as shown:
            live(here, participants=participants, database=database, mailbox=Mailbox(sink), on_day=shown.day)
        report.show(here, console)
        client.close()
        if serve:
            _serve(here, server, served, console)


def _serve(here: World, server: Server, chosen: Settings, console: Console) -> None:
    welcome.show(here, server, chosen, console)
    server.wait()
