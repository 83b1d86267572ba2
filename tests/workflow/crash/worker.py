"""A server process that is killed at a chosen point of a submission, over and over.

Reads one order a line from standard input, forks a child for it that submits through the real verb from four threads,
and writes a line for every acknowledged response and one when the child has ended. The points lie around the statements
that the engine sees, so the software itself knows nothing of them.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session

from proapp.base.actor import Actor
from proapp.base.db import Database
from proapp.workflow.answering.decide import Sent
from proapp.workflow.answering.submit import Reply, submit
from proapp.workflow.answering.sync import sync
from proapp.workflow.catalogue import Catalogue

THREADS = 4

Fall = Callable[[], None]  # called whenever the point is passed; kills at the chosen passage


def main() -> None:
    bodies = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    catalogue = Catalogue.shipped()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            work(order, bodies, catalogue)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


def work(order: dict[str, Any], bodies: list[dict[str, Any]], catalogue: Catalogue) -> None:
    """Submit the bodies that the order names, until they are done or this process is killed."""
    database = Database(order["url"], key=bytes.fromhex(order["key"]))
    fall = falling(order["passage"])
    if order["point"] == "anywhere":
        threading.Thread(target=after, args=(order["seconds"],), daemon=True).start()
    arm(database, order["point"], fall)
    take = partial(queue if order["queues"] else one, database, catalogue, order["point"], fall)
    queues = [[bodies[n] for n in some] for some in order["queues"]]
    waiting: list[Any] = queues or [bodies[n] for n in order["bodies"]]
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in threads.map(take, waiting):
            pass


def one(database: Database, catalogue: Catalogue, point: str, fall: Fall, item: dict[str, Any]) -> None:
    if point == "received":
        fall()
    actor = Actor(kind="device", id="phone", participant_id=UUID(item["participant"]), trial_id=item["trial"])
    call = partial(
        submit, actor=actor, now=datetime.fromisoformat(item["now"]), catalogue=catalogue,
        response_id=UUID(item["id"]), body=item["body"].encode(),
    )  # fmt: skip
    reply: Reply = database.run(call)
    assert reply.problem is None, reply.problem
    say(f"acknowledged {reply.response_id} {reply.receipt_id}")
    if point == "acknowledged":
        fall()


def queue(database: Database, catalogue: Catalogue, point: str, fall: Fall, items: list[dict[str, Any]]) -> None:
    """The same for the queue of one participant."""
    if point == "received":
        fall()
    first = items[0]
    actor = Actor(kind="device", id="phone", participant_id=UUID(first["participant"]), trial_id=first["trial"])
    sent = [Sent(UUID(item["id"]), item["body"].encode()) for item in items]
    now = max(datetime.fromisoformat(item["now"]) for item in items)
    for reply in database.run(lambda session: sync(session, sent, actor=actor, now=now, catalogue=catalogue)):
        assert isinstance(reply, Reply), reply
        assert reply.problem is None, reply.problem
        say(f"acknowledged {reply.response_id} {reply.receipt_id}")
    if point == "acknowledged":
        fall()


def arm(database: Database, point: str, fall: Fall) -> None:
    """Put the fall where the point says: around a statement, or at a step of the transaction."""
    moment, _, statement = point.partition(" ")
    if moment in ("before", "after"):
        watched = f"{moment}_cursor_execute"
        event.listen(database.engine, watched, lambda *seen: fall() if statement in seen[2] else None)
    if point == "begun":
        event.listen(database.engine, "begin", lambda connection: fall())
    if point == "committing":
        event.listen(database.engine, "commit", lambda connection: fall())
    if point == "committed":
        event.listen(Session, "after_commit", lambda session: fall())


def falling(passage: int) -> Fall:
    passages = count(1)

    def fall() -> None:
        if next(passages) == passage:
            os.kill(os.getpid(), signal.SIGKILL)

    return fall


def after(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def say(line: str) -> None:
    """Whole lines at once: what has left here was acknowledged."""
    os.write(1, f"{line}\n".encode())


if __name__ == "__main__":
    main()
