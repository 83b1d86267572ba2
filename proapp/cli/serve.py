"""proapp serve: the API behind a production server, never Flask's own."""

import os
import sys

import click

from proapp.cli.opening import opened
from proapp.config import announce, settings


@click.command()
@click.option("--host", help="Address to listen on; 127.0.0.1 unless PROAPP_HOST says otherwise.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port; 8000 unless PROAPP_PORT says otherwise.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Server processes.")
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True, help="Threads in each process.")
def serve(host: str | None, port: int | None, processes: int, threads: int) -> None:
    """Serve the API. `proapp tick` beside it sends what is due."""
    with opened(create=True):
        chosen = settings()
    address, number = host or chosen.host, port or chosen.port
    click.echo(f"proapp answers at http://{address}:{number}/docs (stop with Ctrl-C)")
    announce(address, number)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", address, "--port", str(number),
        "--workers", str(processes), "--blocking-threads", str(threads), "--no-ws", "--factory", "proapp.app:served",
    ]  # fmt: skip
    os.execv(sys.executable, command)
