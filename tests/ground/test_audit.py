"""The audit trail: every clinical change has its event, and nobody can change what was written unseen."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from proapp.base import audit
from proapp.base.actor import SYSTEM
from proapp.base.db import Database
from proapp.base.errors import UnauditedChange
from proapp.base.verify import verify
from proapp.tables import VOUCHED
from proapp.trial.tables import ProtocolVersion, Trial
from tests.conftest import KEY

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def add_trial(session, trial_id="net-retreat", version="1"):
    document = {"trial": trial_id, "note": "ä"}
    row = {"trial_id": trial_id, "version": version, "digest": "d" * 64, "document": document, "loaded_at": NOW}
    if session.get(Trial, trial_id) is None:
        session.execute(insert(Trial).values(id=trial_id, title="A trial", registry_id=None, created_at=NOW))
    session.execute(insert(ProtocolVersion).values(row))
    audit.record(session, event(trial_id, f"{trial_id}@{version}", after=row))


def event(trial_id, identity, **content):
    return audit.Event(
        stream=trial_id, action="protocol.loaded", object_type="protocol_version", object_id=identity, actor=SYSTEM,
        at=NOW, covers=frozenset({"trial"}), **content,
    )  # fmt: skip


def loaded(database, versions=("1", "2", "3")):
    for version in versions:
        with database.write() as session:
            add_trial(session, version=version)


def findings(database, **options):
    with database.read() as session:
        return list(verify(session, key=KEY, vouched=VOUCHED, **options))


def test_every_change_is_chained_to_the_one_before(database: Database):
    loaded(database)

    with database.read() as session:
        events = session.scalars(select(audit.AuditEvent).order_by(audit.AuditEvent.seq)).all()

    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.prev_hash for event in events[1:]] == [event.hash for event in events[:-1]]
    assert findings(database) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda session: session.add(Trial(id="quiet", title="Q", registry_id=None, created_at=NOW)),
        lambda session: session.execute(insert(Trial).values(id="q", title="Q", registry_id=None, created_at=NOW)),
        lambda session: session.execute(update(Trial).values(title="changed")),
        lambda session: session.execute(text("UPDATE trial SET title = 'changed'")),
        lambda session: session.connection().exec_driver_sql("DELETE FROM protocol_version"),
    ],
    ids=["unit of work", "core insert", "core update", "text", "driver"],
)
def test_a_clinical_change_without_an_event_never_commits(database: Database, change):
    loaded(database)

    with pytest.raises(UnauditedChange), database.write() as session:
        change(session)

    with database.read() as session:
        assert session.scalars(select(Trial.title)).all() == ["A trial"]
        assert len(session.scalars(select(ProtocolVersion.version)).all()) == 3


def test_an_event_for_one_table_does_not_cover_another(database: Database):
    def add_trial_and_say_site(session):
        session.execute(insert(Trial).values(id="x", title="X", registry_id=None, created_at=NOW))
        audit.record(session, audit.Event("x", "site.added", "site", "1", SYSTEM, NOW))

    with pytest.raises(UnauditedChange, match="trial"):
        database.run(add_trial_and_say_site)


def test_an_event_of_the_transaction_before_covers_nothing(database: Database):
    loaded(database)

    with pytest.raises(UnauditedChange), database.write() as session:
        session.execute(update(Trial).values(title="changed"))


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor_id = 'x'", "DELETE FROM audit_event"])
def test_the_database_itself_refuses_to_change_an_event(database: Database, statement):
    loaded(database)

    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))


def unguard(session, database):
    if database.embedded:
        for change in ("update", "delete", "replace"):
            session.execute(text(f"DROP TRIGGER audit_event_no_{change}"))
    else:
        session.execute(text("DROP TRIGGER audit_event_frozen ON audit_event"))


@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        ("UPDATE audit_event SET actor_id = 'mallory' WHERE seq = 2", "column_mismatch"),
        ("UPDATE audit_event SET at = (SELECT at FROM audit_event WHERE seq = 1), seq = 9 WHERE seq = 2", "gap"),
        ("DELETE FROM audit_event WHERE seq = 2", "gap"),
        ("DELETE FROM audit_event WHERE seq = 3", "rollback"),
        ("UPDATE audit_head SET seq = 2", "rollback"),
        ("UPDATE protocol_version SET digest = 'e' WHERE version = '2'", "row_digest"),
        ("DELETE FROM protocol_version WHERE version = '2'", "missing_row"),
    ],
)
def test_tampering_behind_the_guards_is_found_and_named(database: Database, tampering, kind):
    loaded(database)
    engine = database.engine
    with engine.connect() as connection, connection.begin():
        unguard(connection, database)
        connection.info["covered"] = {"protocol_version", "trial"}
        connection.exec_driver_sql(tampering)
        connection.info["covered"] = {"protocol_version", "trial"}

    found = findings(database)

    assert kind in {finding.kind for finding in found}


def test_every_flipped_bit_of_an_event_is_found(database: Database):
    loaded(database, versions=("1",))
    with database.engine.connect() as connection, connection.begin():
        unguard(connection, database)
    with database.read() as session:
        stored = session.scalars(select(audit.AuditEvent)).one()
        values = {name: getattr(stored, name) for name in ("payload", "hash", "prev_hash", "actor_id", "action")}

    for name, value in values.items():
        for changed in flips(value):
            assert findings_after(database, name, changed), f"{name} was changed unseen"

    assert findings_after(database, "action", values["action"]) == []


def flips(value):
    """Each byte with one bit turned; text stays text."""
    raw = value.encode() if isinstance(value, str) else value
    for index in range(0, len(raw), max(1, len(raw) // 24)):
        turned = raw[:index] + bytes([raw[index] ^ 1]) + raw[index + 1 :]
        yield turned.decode() if isinstance(value, str) else turned


def findings_after(database, column, value):
    """What verification finds with one column changed, and afterwards everything is as it was."""
    with database.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(update(audit.AuditEvent).values({column: value}))
        found = list(verify(Session(connection), key=KEY, vouched=VOUCHED))
        transaction.rollback()
    return found


def test_time_in_a_stream_keeps_the_order_of_events(database: Database):
    loaded(database, versions=("1",))

    with database.write() as session:
        audit.record(session, audit.Event("net-retreat", "x.y", "site", "1", SYSTEM, NOW - timedelta(hours=1)))

    assert findings(database) == []
