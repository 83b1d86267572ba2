"""What every table shares: names of constraints, instants kept in UTC, JSON, and the mark of a clinical table."""

from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, Table, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Rows of a clinical table change only in a transaction that also holds an audit event (proapp.base.audit).
CLINICAL = {"info": {"clinical": True}}

ISO = "%Y-%m-%dT%H:%M:%S.%fZ"


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
        return instant if dialect.name == "postgresql" else instant.strftime(ISO)

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
