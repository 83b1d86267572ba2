"""Reads that leave a trace: the audit trail, quarantine, arms; each once per request, and only when it was given."""

import pytest

from proapp.api import noted
from proapp.api.policy import PERMISSIONS
from proapp.base.audit import AuditEvent
from proapp.base.errors import Unavailable
from tests import make
from tests.api.conftest import TRIAL

BY_LINE = {"audit.many": "audit.read", "quarantine.many": "quarantine.read"}
READS = [
    ("auditor", f"/trials/{TRIAL}/audit", "audit.read"),
    ("data_manager", f"/trials/{TRIAL}/quarantine", "quarantine.read"),
    ("dmc", f"/trials/{TRIAL}/completion?instrument=qlq-c30&by=arm", "arms.read"),
]


def readings(database):
    """Every event about a read: (who, action)."""
    return [(row.actor_id, row.action) for row in make.rows(database, AuditEvent) if row.object_type == "reading"]


@pytest.mark.parametrize(("role", "path", "action"), READS)
def test_a_noted_read_is_kept_once_with_who_asked(as_role, trial, database, role, path, action):
    somebody = as_role(role)

    replies = [somebody.get(path).status_code, somebody.get(path).status_code]

    assert replies == [200, 200]
    assert readings(database) == [(f"a {role}", action)] * 2
    assert make.faults(database) == []


@pytest.mark.parametrize(("role", "path", "action"), READS)
def test_a_refused_read_is_not_kept_as_one(as_role, as_noor, trial, database, role, path, action):
    others = as_role("admin"), as_noor

    statuses = {somebody.get(path).status_code for somebody in others}

    assert statuses <= {403, 404}
    assert readings(database) == []


def test_a_table_without_arms_leaves_no_trace(as_role, trial, database):
    reply = as_role("dmc").get(f"/trials/{TRIAL}/completion?instrument=qlq-c30")

    assert reply.status_code == 200
    assert readings(database) == []


def test_what_cannot_be_kept_is_not_given(as_role, trial, monkeypatch):
    def failing(*_, **__):
        raise Unavailable("the database does not answer")

    monkeypatch.setattr(noted, "record_reading", failing)

    reply = as_role("auditor").get(f"/trials/{TRIAL}/audit")

    assert reply.status_code == 503
    assert "items" not in reply.text


def test_the_lines_that_are_noted_are_these():
    assert BY_LINE.items() <= {name: line.noted for name, line in PERMISSIONS.items() if line.noted}.items()
