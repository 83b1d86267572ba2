"""A row is put in once, whoever comes first, on either engine."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite

from proapp.base.audit import ReasonText
from proapp.base.db import Database
from proapp.base.tables import Instant, insert_new


def reason(digest, stream="net-retreat", text="a typing error"):
    return {"digest": digest, "stream": stream, "text": text}


def put(database, *rows):
    with database.write() as session:
        return [tuple(key) for key in insert_new(session, ReasonText, rows)]


def test_only_new_rows_are_inserted_and_their_keys_told(database: Database):
    first = put(database, reason("a"), reason("b"))
    second = put(database, reason("b", text="another"), reason("c"), reason("b", stream="netter-1"))

    with database.read() as session:
        kept = session.execute(select(ReasonText.digest, ReasonText.stream, ReasonText.text)).all()
    assert sorted(first) == [("a", "net-retreat"), ("b", "net-retreat")]
    assert sorted(second) == [("b", "netter-1"), ("c", "net-retreat")]
    assert ("b", "net-retreat", "a typing error") in kept
    assert len(kept) == 4


def test_a_row_that_comes_twice_at_once_is_inserted_once(database: Database):
    assert put(database, reason("a"), reason("a")) == [("a", "net-retreat")]


def test_no_rows_at_all_are_no_rows(database: Database):
    assert put(database) == []


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=1))), "2026-03-02T08:00:00.000000Z"),
        (datetime(2026, 3, 2, 8, 0, 0, 7, tzinfo=UTC), "2026-03-02T08:00:00.000007Z"),
        (datetime(999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "0999-12-31T23:59:59.999999Z"),
    ],
)
def test_on_sqlite_an_instant_is_text_that_sorts_as_time_does(instant, text):
    written = Instant().process_bind_param(instant, sqlite.dialect())

    assert written == text
    assert Instant().process_result_value(written, sqlite.dialect()) == instant


def test_a_time_without_an_offset_is_refused():
    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2026, 3, 2, 8, 0), sqlite.dialect())  # noqa: DTZ001  that is the point
