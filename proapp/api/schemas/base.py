"""The building blocks of every body: strict numbers, aware times, no unknown fields."""

import re
from datetime import UTC, date, datetime
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.validate import Length, OneOf, Range, Regexp

from proapp.api.paging import USUAL

FIRST, LAST = date(1900, 1, 1), date(2200, 1, 1)
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
CANONICAL_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
WORD = re.compile(r"[a-z0-9][a-z0-9._@+-]*", re.ASCII)


class Strict(Schema):
    """A JSON object whose every name is known. `example` is shown in the documentation and tested."""

    example: ClassVar[dict[str, Any]] = {}

    class Meta:
        unknown = RAISE


class Uuid(fields.UUID):
    """A UUID in its usual form with dashes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> UUID:
        if not isinstance(value, str) or not CANONICAL_UUID.fullmatch(value):
            raise ValidationError("Not a UUID.")
        return super()._deserialize(value, attr, data, **kwargs)


class Instant(fields.AwareDateTime):
    """A time that carries its offset from UTC; between 1900 and 2200."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> datetime:
        found = super()._deserialize(value, attr, data, **kwargs)
        if not EARLIEST <= found <= LATEST:
            raise ValidationError("Not between 1900 and 2200.")
        return found


class Day(fields.Date):
    """A calendar day, yyyy-mm-dd, between 1900 and 2200."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="iso", **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or len(value) != 10:
            raise ValidationError("Not a day in the form yyyy-mm-dd.")
        found = super()._deserialize(value, attr, data, **kwargs)
        if not FIRST <= found <= LAST:
            raise ValidationError("Not between 1900 and 2200.")
        return found


class Whole(fields.Integer):
    """A whole number; neither text nor 2.0 nor true."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strict=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if type(value) is not int:
            raise ValidationError("Not a whole number.")
        return super()._deserialize(value, attr, data, **kwargs)


class Number(fields.Float):
    """A finite number; not text."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> float:
        if type(value) not in (int, float):
            raise ValidationError("Not a number.")
        return super()._deserialize(value, attr, data, **kwargs)


class Truth(fields.Boolean):
    """true or false and nothing like it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("Not true or false.")
        return value


def text(most: int, **kwargs: Any) -> fields.String:
    """Text of 1 to `most` characters."""
    return fields.String(validate=Length(1, most), **kwargs)


def code(most: int = 80, **kwargs: Any) -> fields.String:
    """A short name made of small letters, digits and . _ @ + -"""
    return fields.String(validate=[Length(1, most), Regexp(WORD.pattern + r"\Z")], **kwargs)


def word(*words: str, **kwargs: Any) -> fields.String:
    """One of these words."""
    return fields.String(validate=OneOf(words), **kwargs)


def document(**kwargs: Any) -> fields.Dict:
    """A JSON object whose names the protocol or the instrument knows."""
    return fields.Dict(keys=fields.String(validate=Length(1, 80)), **kwargs)


class Query(Schema):
    """Query parameters; unknown ones are refused."""

    class Meta:
        unknown = RAISE


class Paged(Query):
    """Every list: at most 200 rows at a time, from where the last page ended."""

    limit = fields.Integer(
        load_default=USUAL, validate=Range(min=1), metadata={"description": "Rows a page; above 200 counts as 200."}
    )
    cursor = fields.String(
        load_default=None, validate=Length(1, 400), metadata={"description": "`next` of the page before."}
    )


def listed(item: type[Strict]) -> type[Strict]:
    """A page of items."""
    name = f"{item.__name__.removesuffix('Schema')}List"
    following = fields.String(
        required=True, allow_none=True, metadata={"description": "Cursor of the next page; null on the last."}
    )
    members = {"items": fields.List(fields.Nested(item), required=True), "next": following}
    return type(name, (Strict,), {**members, "example": {"items": [item.example], "next": None}})
