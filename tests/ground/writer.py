"""One of several processes that write to the same database at once: appends events from several threads."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import Database

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def main(url: str, key: str, threads: int, events: int) -> None:
    database = Database(url, key=bytes.fromhex(key))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda number: append(database, number), range(threads * events)))
    database.close()


def append(database: Database, number: int) -> None:
    event = audit.Event("system", "writer.wrote", "writer", str(number), SYSTEM, NOW)
    database.run(lambda session: audit.record(session, event))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
