"""The worked exchange of README, "Writing your own client", is replayed: what the page says is what the server does.

In the page `{name}` stands for a value: the first time in a reply it is learned, afterwards it is sent or compared.
`"..."` in a reply stands for anything, and as the last member of a list or an object for all the rest.
"""

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests import make

PAGE = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCK = re.compile(r"```http\n(.*?)```", re.DOTALL)
NAME = re.compile(r"\{([a-z_]+)\}")
ANYTHING = "..."


@dataclass(frozen=True)
class Exchange:
    """One request and what comes back."""

    method: str
    path: str
    headers: dict
    body: str | None
    status: int
    told: dict
    reply: object


def exchanges():
    section = PAGE.partition("## Writing your own client")[2].partition("\n## ")[0]
    return [exchange(block) for block in BLOCK.findall(section)]


def exchange(block):
    sent, _, received = block.partition("\n< ")
    head, _, body = sent.partition("\n\n")
    first, *lines = head.splitlines()
    method, path = first.split(" ", 1)
    status, *rest = received.splitlines()
    told = [line.removeprefix("< ") for line in rest if line.startswith("< ")]
    reply = "\n".join(line for line in rest if not line.startswith("< ")).strip()
    return Exchange(
        method, path, headers(lines), body.strip() or None, int(status.split()[0]), headers(told),
        json.loads(reply) if reply else None,
    )  # fmt: skip


def headers(lines):
    return dict(line.split(": ", 1) for line in lines)


@pytest.fixture
def known(trial, as_chen, clock, database):
    """Ada's code from the site, two of her diaries, and the evening of the first of them."""
    diary = make.assignments(database, timepoint="run-in")[3]
    clock.move_to(diary.opens_at + timedelta(hours=2))
    issued = as_chen.post(f"/participants/{make.named('ada')}/enrolment-codes", json={"pin": "1960"})
    return {"code": issued.json["code"], "diary": str(diary.id), "now": clock.now().isoformat()}


def test_the_page_tells_a_whole_exchange():
    paths = {one.path.split("?")[0] for one in exchanges()}

    assert {
        "/api/v1/enrolments",
        "/api/v1/me/token",
        "/api/v1/me/bundle",
        "/api/v1/me/sync",
        "/api/v1/me/receipts",
    } <= paths
    assert len(exchanges()) >= 10


def test_the_worked_exchange_goes_as_the_page_says(known, client, clock):
    for one in exchanges():
        clock.move_to(clock.now() + timedelta(seconds=1))
        reply = client.open(
            one.method,
            filled(one.path, known).removeprefix("/api/v1"),
            headers={name: filled(value, known) for name, value in one.headers.items()},
            data=None if one.body is None else filled(one.body, known),
        )

        assert reply.status_code == one.status, (one.method, one.path, reply.get_json(silent=True))
        for name, value in one.told.items():
            compare(value, reply.headers[name], known, place=name)
        if one.reply is not None:
            compare(one.reply, reply.get_json(), known, place=one.path)


def filled(text, known):
    return NAME.sub(lambda found: known.get(found[1], found[0]), text)


def compare(expected, found, known, *, place):
    """Learn what is new, compare the rest."""
    if expected == ANYTHING:
        return
    if isinstance(expected, dict):
        assert isinstance(found, dict), place
        wanted = {name: value for name, value in expected.items() if name != ANYTHING}
        assert wanted.keys() <= found.keys() if ANYTHING in expected else wanted.keys() == found.keys(), (place, found)
        for name, value in wanted.items():
            compare(value, found[name], known, place=f"{place}/{name}")
    elif isinstance(expected, list):
        wanted = [value for value in expected if value != ANYTHING]
        assert len(found) >= len(wanted) if ANYTHING in expected else len(found) == len(wanted), (place, found)
        for index, value in enumerate(wanted):
            compare(value, found[index], known, place=f"{place}/{index}")
    elif isinstance(expected, str) and (name := NAME.fullmatch(expected)) and name[1] not in known:
        known[name[1]] = str(found)
    else:
        assert (filled(expected, known) if isinstance(expected, str) else expected) == found, place
