"""A row is put in once, whoever comes first, on either engine."""

from sqlalchemy import select

from proapp.base.audit import ReasonText
from proapp.base.db import Database
from proapp.base.tables import insert_new


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
