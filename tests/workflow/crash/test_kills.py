"""Killed at any point of a submission under load, the server loses nothing it acknowledged and doubles nothing."""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from proapp.flag.tables import Flag
from proapp.message.tables import Message
from proapp.response.tables import Quarantine, Response
from proapp.score.tables import ScoreRow
from tests import make

ROOT = Path(__file__).parents[3]
POINTS = [
    "received",
    "begun",
    "before FROM response",
    "before INSERT INTO response",
    "after INSERT INTO response",
    "before INSERT INTO score",
    "after INSERT INTO score",
    "before INSERT INTO flag",
    "after INSERT INTO flag",
    "after INSERT INTO message",
    "before INSERT INTO audit_event",
    "after INSERT INTO audit_event",
    "after UPDATE audit_head",
    "committing",
    "committed",
    "acknowledged",
    "anywhere",
]
KILLS = 34
ROUND = 30  # new bodies for each process; what the one before did not acknowledge is sent again first
SEVERE = {"10A": 3, "10B": 4}
RARE = ("flag", "message")  # what few answers reach


class Server:
    """The process that forks the ones that are killed."""

    def __init__(self, database, folder, bodies):
        path = folder / "bodies.json"
        path.write_text(json.dumps(bodies), "utf-8")
        self.database = database
        self.ids = [body["id"] for body in bodies]
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests/workflow/crash/worker.py"), str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    def run(self, bodies=(), *, queues=(), point="", passage=0, seconds=0.0):
        """What was acknowledged, as receipts by response, and how the process ended."""
        url = self.database.url.render_as_string(hide_password=False)
        order = {"url": url, "key": self.database.key.hex(), "bodies": bodies, "point": point, "passage": passage}
        order["queues"] = queues
        self.process.stdin.write(json.dumps(order | {"seconds": seconds}) + "\n")
        self.process.stdin.flush()
        receipts = {}
        while True:
            word, *rest = self.process.stdout.readline().split()
            if word == "ended":
                return receipts, int(rest[0])
            receipts[rest[0]] = rest[1]

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(timeout=30) == 0
        self.process.stdout.close()


@pytest.fixture
def bodies(retreat, catalogue):
    """Everything that eleven participants are ever asked, one in six of the symptom lists severe."""
    made = []
    for number in range(11):
        name = f"participant {number}"
        make.participant(retreat, catalogue, name)
        make.allocated(retreat, catalogue, name)
        make.treated(retreat, catalogue, name)
        made += [written(catalogue, one, name) for one in make.assignments(retreat, name, cancelled_at=None)]
    random.Random(34).shuffle(made)
    return made


def written(catalogue, assignment, name):
    severe = assignment.instrument.startswith("pro-ctcae-net@") and assignment.ordinal % 6 == 1
    now = assignment.opens_at + timedelta(hours=1)
    said = make.answers(catalogue, assignment.instrument, **(SEVERE if severe else {}))
    return {
        "id": str(make.named(f"{assignment.id}")),
        "participant": str(make.named(name)),
        "trial": assignment.trial_id,
        "now": now.isoformat(),
        "body": json.dumps(make.submission(catalogue, assignment, now, answers=said)),
    }


def killed(server):
    """Kill 34 processes; returns what they had acknowledged and at which points they fell."""
    chance = random.Random(2)
    acknowledged, fallen = {}, Counter()
    waiting, unsent, points = [], list(range(len(server.ids))), 0
    while sum(fallen.values()) < KILLS:
        point = POINTS[points % len(POINTS)]
        points += 1
        waiting, unsent = waiting + unsent[:ROUND], unsent[ROUND:]
        assert waiting, "the bodies ran out before the kills were done"
        passage = chance.randint(1, 2 if point.endswith(RARE) else 20)
        receipts, ended = server.run(waiting, point=point, passage=passage, seconds=chance.uniform(0.01, 0.06))
        fallen[point] += ended == -9
        acknowledged |= receipts
        waiting = [number for number in waiting if server.ids[number] not in acknowledged]
    return acknowledged, fallen


@pytest.mark.crash
def test_34_kills_lose_no_acknowledged_answer_and_double_none(retreat, catalogue, bodies, tmp_path):
    server = Server(retreat, tmp_path, bodies)
    retreat.close()

    acknowledged, fallen = killed(server)
    again, ended = server.run(list(range(len(bodies))))
    server.close()

    responses = {str(response.id): response for response in make.rows(retreat, Response)}
    scores = Counter(str(row.response_id) for row in make.rows(retreat, ScoreRow))
    assert (ended, sum(fallen.values())) == (0, KILLS)
    assert min(fallen[point] for point in POINTS) >= 1
    assert len(acknowledged) > KILLS
    assert responses.keys() == again.keys() == set(server.ids)
    assert {id: str(responses[id].receipt_id) for id in acknowledged} == acknowledged
    assert {id: str(response.receipt_id) for id, response in responses.items()} == again
    for id, response in responses.items():
        definition = catalogue.library.get(response.instrument)
        assert scores[id] == len([rule for rule in definition.scores if not rule.over_block])
    assert make.rows(retreat, Quarantine) == []
    flags = make.rows(retreat, Flag)
    assert len({(flag.source_id, flag.rule, flag.symptom) for flag in flags}) == len(flags) > 0
    assert len(make.rows(retreat, Message)) == len([flag for flag in flags if flag.level != "information"])
    assert make.faults(retreat) == []


QUEUE_POINTS = [
    "anywhere",
    "received",
    "begun",
    "after SAVEPOINT",
    "before INSERT INTO response",
    "after INSERT INTO response",
    "after INSERT INTO score",
    "after INSERT INTO flag",
    "before RELEASE SAVEPOINT",
    "before INSERT INTO audit_event",
    "after UPDATE audit_head",
    "committing",
    "committed",
    "acknowledged",
]


@pytest.mark.crash
def test_a_queue_that_is_killed_is_stored_as_a_whole_or_not_at_all(retreat, catalogue, bodies, tmp_path):
    server = Server(retreat, tmp_path, bodies)
    queues = queued(bodies)
    retreat.close()
    acknowledged, fallen, halves = {}, Counter(), []

    for point in QUEUE_POINTS:
        receipts, ended = server.run(
            queues=queues, point=point, passage=1 if point.endswith("flag") else 3, seconds=0.1
        )
        fallen[point] += ended == -9
        acknowledged |= receipts
        stored = {str(response.id) for response in make.rows(retreat, Response)}
        retreat.close()
        parts = [stored & {server.ids[number] for number in queue} for queue in queues]
        halves += [part for part, queue in zip(parts, queues, strict=True) if len(part) not in (0, len(queue))]
        missing = {number for queue in queues for number in queue if server.ids[number] not in stored}
        queues = [queue for queue in queues if set(queue) & missing] or queues
    again, ended = server.run(queues=queued(bodies))
    server.close()

    responses = {str(response.id): str(response.receipt_id) for response in make.rows(retreat, Response)}
    assert halves == []
    assert (ended, min(fallen[point] for point in QUEUE_POINTS)) == (0, 1)
    assert responses == again
    assert {id: responses[id] for id in acknowledged} == acknowledged
    assert responses.keys() == set(server.ids)
    assert make.faults(retreat) == []


def queued(bodies):
    """Everything of each participant in queues of thirty, as numbers of bodies."""
    whose = {}
    for number, body in enumerate(bodies):
        whose.setdefault(body["participant"], []).append(number)
    return [numbers[start : start + 30] for numbers in whose.values() for start in range(0, len(numbers), 30)]
