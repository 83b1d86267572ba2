"""What every table shares: names of constraints, instants kept in UTC, JSON, clinical marks, rows put in only once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, MetaData, Row, String, Table, Uuid
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator

# Rows of a clinical table change only in a transaction that also holds an audit event (proapp.base.audit).
CLINICAL = {"info": {"clinical": True}}

# Added to a table that had rows already: while such a column is null the row keeps the digest it was vouched for with.
LATER = {"later": True}


class Instant(TypeDecorator[datetime]):
    """An aware instant. PostgreSQL: timestamptz. SQLite: sortable ISO 8601 text in UTC with microseconds."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time cannot be stored")
        instant = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return instant
        return f"{instant.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value)


Document = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def table_of(entity: "type[Base]") -> Table:
    """The table of an entity, for Core statements."""
    return cast(Table, entity.__table__)


def insert_new(session: Session, entity: "type[Base]", rows: Sequence[Mapping[str, Any]]) -> Sequence[Row[Any]]:
    """Insert rows (values by column), leaving alone those whose primary or unique key is there already.

    Returns the primary keys of those that are new. Of several transactions at once exactly one inserts a row; the
    others wait until it has ended.
    """
    if not rows:
        return ()
    statement = _insert_new(table_of(entity), session.get_bind().dialect.name)
    return session.execute(statement, [dict(row) for row in rows]).all()


@cache
def _insert_new(table: Table, dialect: str) -> ReturningInsert[Any]:
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insert.on_conflict_do_nothing().returning(*table.primary_key)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), dict[str, Any]: Document, list[Any]: Document, UUID: Uuid()}
