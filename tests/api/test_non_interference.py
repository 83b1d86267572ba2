"""A masked trial lived through more than once, with the arms' labels changed round: whoever must not know the treatment
gets the same bytes from every address there is.

All lives draw the same chances, so every id, receipt and token is the same too, and nothing has to be left out of what
is compared: not ids, not order, not sizes, not ETags, not headers.
"""

import os
import random
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from proapp.api.policy import ARMS, CLINICAL, DEVICE, PERMISSIONS, STAFF
from proapp.app import create_app
from proapp.base.actor import ROLES, SITE_ROLES, Grant
from proapp.base.clock import SimulatedClock
from proapp.config import Settings
from proapp.workflow.catalogue import Catalogue
from tests import make
from tests.api import walked
from tests.api.conftest import Client
from tests.api.test_masking import ARMS as LABELS
from tests.api.test_masking import masked_protocol
from tests.api.walked import GHOST, OTHER_TRIAL, TRIAL, World, routes
from tests.conftest import fresh_database

BLINDED = sorted(ROLES - ARMS)
PEOPLE = ("ada", "bea", "grace", "cleo", "emma", "fay")
AT_GRAZ = {"grace"}
WORD = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
LIVES = {"sqlite": ("plain", "permuted"), "postgresql": ("plain", "swapped")}
DRAWN = ("pictures.", "trial_pictures.", "timelines.before_visit", "certified_copies.")
NAMING = {"/api/v1/trials/<trial:trial_id>/protocol"}  # which arms there are is no secret
NOW = make.at(date(2026, 7, 17))
SAID = {"qlq-c30": ({"q29": 3, "q30": 3}, {"q29": 6, "q30": 6}), "pro-ctcae-net": ({"10A": 3, "10B": 4}, {"10A": 1})}
ASKED = {"instrument": "qlq-c30", "scale": "QL", "scales": "qlq-c30.QL", "since": "2026-01-01T00:00:00Z",
         "object_type": "response", "object_id": str(make.named("ada"))}  # fmt: skip


def labels(change):
    """Everybody's arm: every other one's; the other way round; or others for some and as many as before in each."""
    first, second = LABELS
    orders = {
        "plain": (first, second) * 3,
        "swapped": (second, first) * 3,
        "permuted": (second, *LABELS, first, first, second),
    }
    return dict(zip(PEOPLE, orders[change], strict=True))


@contextmanager
def the_same_chance(seed) -> Iterator[None]:
    """Ids, tokens and nonces come out the same each time."""
    drawn = random.Random(str(seed)).randbytes
    with patch.object(os, "urandom", drawn), patch.object(random, "_urandom", drawn):
        yield


def live(engine, database, arms):
    """People are randomised, treated and asked; some have symptoms, some are silent, one progresses, one dies."""
    shipped = Catalogue.shipped()
    rules = shipped.ruleset("prrt-default@1")
    catalogue = Catalogue(shipped.library, {rules.key: rules})  # one of its own: it remembers protocols by name
    clock = SimulatedClock(NOW)
    app = create_app(database, clock, catalogue, Settings(database=str(database.url), key=database.key))
    make.trial_of(database, catalogue, masked_protocol())
    make.trial(database, catalogue, OTHER_TRIAL)
    for code in ("01", "02"):
        make.site(database, code=code)
    for place, name in enumerate(PEOPLE):
        begin(database, catalogue, name, arms[name])
        answer(database, catalogue, name, place)
    make.fact(database, catalogue, "progression", make.at(date(2026, 6, 20)), name="emma", assessor="local")
    make.fact(database, catalogue, "death", make.at(date(2026, 7, 1)), name="fay")
    return World(engine, app, database, catalogue, clock)


def begin(database, catalogue, name, arm):
    site = "02" if name in AT_GRAZ else "01"
    make.participant(database, catalogue, name, site_id=make.named(f"{TRIAL}/{site}"))
    make.allocated(database, catalogue, name, arm=arm)
    make.treated(database, catalogue, name)
    measured = {"regimen": "lu", "cycle": 1, "kidney_gy": 4.5}
    make.fact(database, catalogue, "dosimetry", make.at(date(2026, 3, 28), 10), name=name, **measured)
    make.submit(database, catalogue, b"{", now=NOW - timedelta(days=90), name=name)


def answer(database, catalogue, name, place):
    """By place, not by arm."""
    wanted = [("q12w", "qlq-c30", 1), ("toxicity", "pro-ctcae-net", 1), ("toxicity", "pro-ctcae-net", 2 + place % 3)]
    for timepoint, instrument, ordinal in wanted[: 3 - place % 4 // 3]:
        due = make.assignment(database, timepoint, name=name, instrument=instrument, ordinal=ordinal)
        when = due.opens_at + timedelta(hours=1)
        said = make.answers(catalogue, due.instrument, **SAID[instrument][place % 2])
        reply = make.submit(
            database, catalogue, make.submission(catalogue, due, when, answers=said), now=when, name=name
        )
        assert reply.problem is None, reply.problem


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def worlds(request, tmp_path_factory):
    """The same life with the labels in two ways, each in a database of its own."""
    with ExitStack() as opened:
        made = {}
        for change in LIVES[request.param]:
            folder = tmp_path_factory.mktemp(change)
            database = opened.enter_context(fresh_database(request, request.param, folder))
            with the_same_chance("life"):
                made[change] = live(request.param, database, labels(change))
        yield made


@pytest.fixture(scope="module")
def documented(worlds):
    """What the API says of each GET: the words of its query, and whether it must be asked with them."""
    paths = worlds["plain"].app.test_client().get("/api/v1/openapi.json").json["paths"]
    return {
        path: {
            one["name"]: one.get("required", False) for one in operations["get"]["parameters"] if one["in"] == "query"
        }
        for path, operations in paths.items()
        if "get" in operations and "parameters" in operations["get"]
    }


def asking(rule, documented):
    """The queries to ask an address with: as it must be, and by arm where that can be asked."""
    words = documented.get(WORD.sub(r"{\1}", rule.rule), {})
    needed = {name: ASKED[name] for name, required in words.items() if required}
    yield needed
    if "by" in words:
        yield {**needed, "by": "arm"}


def walk(world, person, documented, without=()):
    """Everything that somebody is told about ada and about the trial: status, headers and bytes by address."""
    heard = {}
    for endpoint, method, rule in routes(world.app):
        line = PERMISSIONS[endpoint]
        if method != "GET" or not line.kinds & person.kinds or endpoint.startswith(without):
            continue
        for query in asking(rule, documented):
            with the_same_chance(f"{person.name} {rule.rule} {query}"):
                client = person.client(line.kinds)
                ids = {**walked.WORDS, **world.ids(line.scope, "ada", client)}
                path = rule.build({word: ids.get(word, GHOST) for word in rule.arguments})[1]
                reply = client.open_at(path, method, query_string=query)
            heard[rule.rule, query.get("by")] = reply.status_code, sorted(reply.headers.items()), reply.data
    return heard


class Staff(walked.Person):
    kinds = STAFF


@dataclass
class Phone:
    """Somebody's phone."""

    world: World
    name: str
    kinds: frozenset[str] = DEVICE
    current: Client | None = None

    def client(self, _):
        self.current = self.current or self.world.phone(self.name)
        return self.current


def staff(world, role):
    site = make.named(f"{TRIAL}/01") if role in SITE_ROLES else None
    return Staff(world, f"a {role}", (Grant(TRIAL, role, site),))


def differing(first, *others):
    """The addresses at which lives that differ in the arms' labels alone are told apart."""
    return sorted({key for other in others for key in first if first[key] != other.get(key)}, key=str)


def answered(heard):
    return sum(status == 200 for status, *_ in heard.values())


def naming_arms(heard):
    """The addresses that name an arm to somebody blinded, where they should not."""
    bodies = {path: body for (path, _), (_, _, body) in heard.items() if path not in NAMING}
    return [path for path, body in bodies.items() if any(label.encode() in body for label in LABELS)]


@pytest.mark.parametrize(
    ("worlds", "role"),
    [*(("sqlite", role) for role in BLINDED), ("postgresql", "monitor")],
    indirect=["worlds"],
    scope="module",
)
def test_whoever_is_blinded_hears_the_same_whatever_the_arms_are_called(worlds, documented, role):
    """Pictures and printed sheets are drawn from the same tables for everybody, so one role looks at those."""
    without = () if role == "coordinator" else DRAWN

    heard = [walk(world, staff(world, role), documented, without) for world in worlds.values()]

    assert differing(*heard) == []
    assert naming_arms(heard[0]) == []
    assert answered(heard[0]) > (50 if role in CLINICAL else 10)
    by_arm = {path: status for (path, by), (status, *_) in heard[0].items() if by == "arm"}
    assert len(by_arm) > 5
    assert set(by_arm.values()) == {403}


def test_a_participants_phone_hears_the_same(worlds, documented):
    heard = [walk(world, Phone(world, "ada"), documented) for world in worlds.values()]

    assert differing(*heard) == []
    assert naming_arms(heard[0]) == []
    assert answered(heard[0]) > 10


def test_whoever_sees_arms_hears_what_changed(worlds, documented):
    """The control: the lives do differ, and the walk finds it."""
    others = tuple({endpoint.partition(".")[0] for endpoint in PERMISSIONS} - {"allocations", "cycles", "facts"})

    heard = [walk(world, staff(world, "dmc"), documented, others) for world in worlds.values()]

    assert {path.rpartition("/")[2] for path, _ in differing(*heard)} == {"allocations", "cycles", "facts"}


@pytest.mark.parametrize(
    ("worlds", "role"), [("sqlite", role) for role in BLINDED], indirect=["worlds"], scope="module"
)
def test_not_even_in_an_open_trial_is_a_table_by_arm_for_everybody(worlds, documented, role):
    """The other trial of this world is open."""
    world = worlds["plain"]
    person = Staff(world, f"an open {role}", (Grant(OTHER_TRIAL, role, None),))
    asked = [
        (rule.build({"trial_id": OTHER_TRIAL})[1], query)
        for endpoint, method, rule in routes(world.app)
        if method == "GET" and PERMISSIONS[endpoint].scope == "trial"
        for query in asking(rule, documented)
        if query.get("by") == "arm"
    ]

    told = {path: person.client(STAFF).open_at(path, "GET", query_string=query).status_code for path, query in asked}

    assert len(told) > 5
    assert set(told.values()) == {403}
