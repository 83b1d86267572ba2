"""The application behind waitress, in threads of this process: the demonstration is its own client."""

from socket import SO_REUSEADDR, SOL_SOCKET, socket
from threading import Thread
from types import TracebackType
from typing import Any

from flask import Flask
from waitress.server import create_server

HOST = "127.0.0.1"
THREADS = 4


def listening(port: int = 0) -> socket:
    """A port of this machine, 0: a free one, taken before anybody serves there, so that its address is known."""
    taken = socket()
    taken.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    taken.bind((HOST, port))
    return taken


def address(taken: socket) -> str:
    """Where a browser finds what is served there."""
    return f"http://{HOST}:{taken.getsockname()[1]}"


class Server:
    """Serves from the moment it is made until it is closed, at a port taken before or at `port`; 0 takes a free one."""

    def __init__(self, app: Flask, *, port: int = 0, at: socket | None = None) -> None:
        self._server: Any = create_server(app, sockets=[at or listening(port)], threads=THREADS, ident=None)
        self.port = int(self._server.effective_port)
        self._thread = Thread(target=self._server.run, name="demo-server", daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def wait(self) -> None:
        """Serve until somebody interrupts."""
        while self._thread.is_alive():
            self._thread.join(0.5)

    def close(self) -> None:
        """Answer nothing more. The loop is emptied from inside its own thread, so that nothing is closed under it."""
        if self._thread.is_alive():
            self._server.trigger.pull_trigger(self._empty)
            self._thread.join(10)
        self._server.task_dispatcher.shutdown()

    def _empty(self) -> None:
        for channel in list(self._server._map.values()):
            channel.close()

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()
