"""The same statements without the software: what the driver alone takes for what submissions made the engine do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import event

from proapp.base.db import Database

Statement = tuple[str, Any, bool]


class Tape:
    """Records each committed transaction's statements as the driver gets them."""

    def __init__(self, database: Database) -> None:
        self.transactions: list[list[Statement]] = []
        event.listen(database.engine, "begin", lambda connection: connection.info.update(tape=[]))
        event.listen(database.engine, "before_cursor_execute", self._note)
        event.listen(database.engine, "commit", lambda connection: self.transactions.append(connection.info["tape"]))

    def _note(self, connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if not statement.startswith("BEGIN"):
            connection.info["tape"].append((statement, parameters, many))


def replay(database: Database, transactions: list[list[Statement]], *, threads: int) -> Callable[[], None]:
    """Run the transactions again on a copy, each thread with a connection of its own."""

    def run(share: list[list[Statement]]) -> None:
        connection = database.engine.raw_connection()
        cursor = connection.cursor()
        for transaction in share:
            if database._gate:
                with database._gate.entered():
                    _one(cursor, transaction, begin="BEGIN IMMEDIATE", commit=lambda: cursor.execute("COMMIT"))
            else:
                _one(cursor, transaction, begin=None, commit=connection.commit)
        connection.close()

    def work() -> None:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(run, [transactions[number::threads] for number in range(threads)]))

    return work


def _one(cursor: Any, transaction: list[Statement], *, begin: str | None, commit: Callable[[], Any]) -> None:
    if begin:
        cursor.execute(begin)
    for statement, parameters, many in transaction:
        (cursor.executemany if many else cursor.execute)(statement, parameters)
        if cursor.description:
            cursor.fetchall()
    commit()
