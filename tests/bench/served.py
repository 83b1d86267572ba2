"""The whole application behind granian on a port of this machine, with a clock that stands."""

import http.client
import os
import socket
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

from flask import Flask

from proapp.app import create_app
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.config import Settings
from proapp.workflow.catalogue import Catalogue
from tests.bench.engines import KEY
from tests.bench.world import NOW

ROOT = Path(__file__).parents[2]
URL, AT = "PROAPP_BENCH_DATABASE", "PROAPP_BENCH_NOW"


def application() -> Flask:
    """What the server process calls: as `proapp.app.served`, but for the clock."""
    database = Database(os.environ[URL], key=KEY)
    settings = Settings(database=os.environ[URL], key=KEY)
    return create_app(database, SimulatedClock(datetime.fromisoformat(os.environ[AT])), Catalogue.shipped(), settings)


class Served:
    """A running server at a moment. On SQLite one process, on PostgreSQL two; `with` it to stop it."""

    def __init__(self, database: Database, engine: str, *, now: datetime = NOW) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        url = database.url.render_as_string(hide_password=False)
        workers = "1" if engine == "sqlite" else "2"
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", workers, "--blocking-threads", "4", "--no-ws", "--no-log", "--factory",
                "tests.bench.served:application",
            ],
            cwd=ROOT, env=os.environ | {URL: url, AT: now.isoformat(), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    def __enter__(self) -> "Served":
        for _ in range(400):
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health")
                connection.getresponse().read()
                return self
            except OSError:
                time.sleep(0.05)
        raise TimeoutError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def memory(self) -> float:
        """The largest resident size among the processes that serve, in MB (Linux)."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("utf-8").split()
        sizes = [Path(f"/proc/{pid}/statm").read_text("utf-8").split()[1] for pid in children]
        return max((int(size) for size in sizes), default=0) * os.sysconf("SC_PAGE_SIZE") / 1e6
