"""What tests of releases do again and again: somebody proposes, somebody agrees, somebody looks."""

import json
from datetime import date, timedelta
from uuid import uuid4

from proapp.base.actor import Actor, Grant
from proapp.release import queries
from proapp.release.contents import Wanted
from proapp.workflow.release.decide_release import agree, refuse
from proapp.workflow.release.prepare import NewRelease
from proapp.workflow.release.propose import propose
from proapp.workflow.release.withdraw_release import withdraw_release
from tests import make
from tests.worlds import NET_RETREAT

NOW = make.at(date(2026, 8, 3))
WEEK = timedelta(days=7)
COMPLETION = ("completion",)
QL = "completion-qlq-c30-3.0.json"


def somebody(name, role, trial=NET_RETREAT):
    return Actor("session", name, (Grant(trial, role),))


UNA = somebody("una", "unblinded_statistician")
OMAR = somebody("omar", "dmc")


def wanted(audience="committee", by="arm", analyses=COMPLETION, pictures=()):
    return Wanted(audience, by, "the meeting in August", analyses, pictures)


def proposed(database, catalogue, *, now=NOW, actor=UNA, cut_off=None, release_id=None, trial=NET_RETREAT, **asked):
    new = NewRelease(release_id or uuid4(), trial, wanted(**asked), cut_off)
    return propose(database, catalogue, new, actor=actor, now=now)[0]


def agreed(database, catalogue, known, *, now=NOW, actor=OMAR, manifest=None):
    about = {"release_id": known.release.id, "manifest_sha256": manifest or known.release.manifest_sha256}
    return database.run(lambda session: agree(session, actor=actor, now=now, catalogue=catalogue, **about))


def refused(database, catalogue, known, *, actor=OMAR):
    return database.run(
        lambda session: refuse(
            session, actor=actor, now=NOW, catalogue=catalogue, release_id=known.release.id, reason="not yet"
        )
    )


def withdrawn(database, catalogue, known, *, now=NOW):
    return database.run(
        lambda session: withdraw_release(
            session, actor=UNA, now=now, catalogue=catalogue, release_id=known.release.id, reason="a table was wrong"
        )
    )


def released(database, catalogue, **asked):
    now = asked.get("now", NOW)
    return agreed(database, catalogue, proposed(database, catalogue, **asked), now=now)


def table(database, known, name=QL):
    with database.read() as session:
        return json.loads(queries.file(session, known.release.id, name).content)


def rates(found):
    return {(one["arm"], one["label"]): one for one in found["rates"]}


def told(database, known):
    with database.read() as session:
        return json.loads(queries.manifest(session, known.release.id))


def tampered(database, statement, *covered):
    """Somebody changes a row behind the software's back."""
    with database.engine.execution_options(writes=True).begin() as connection:
        connection.info["covered"] = set(covered)
        connection.execute(statement)
