"""What the plan of a trial needs to know of an instrument: how far back it asks, and for which ages it is made."""

from collections.abc import Mapping
from typing import Protocol


class Ages(Protocol):
    """Years of age, both ends included; `max` None is open."""

    @property
    def min(self) -> int: ...

    @property
    def max(self) -> int | None: ...


class Scale(Protocol):
    """A score of an instrument; over a block of days it has no value for one response."""

    @property
    def over_block(self) -> bool: ...

    @property
    def method(self) -> str: ...

    @property
    def range(self) -> tuple[float, float]: ...

    @property
    def higher_is(self) -> str: ...


class Asked(Protocol):
    """The part of an instrument's definition that a schedule uses; `recall_days` 0 is now, None has no end."""

    @property
    def recall_days(self) -> int | None: ...

    @property
    def ages(self) -> Ages: ...

    @property
    def by_id(self) -> Mapping[str, Scale]: ...


class Definitions(Protocol):
    """Instruments by key, as `proapp.instrument.library.Library` has them."""

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: str, /) -> Asked: ...
