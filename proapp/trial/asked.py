"""What the plan of a trial needs to know of an instrument: how far back it asks, and for which ages it is made."""

from typing import Protocol


class Ages(Protocol):
    """Years of age, both ends included; `max` None is open."""

    @property
    def min(self) -> int: ...

    @property
    def max(self) -> int | None: ...


class Asked(Protocol):
    """The part of an instrument's definition that a schedule uses; `recall_days` 0 is now, None has no end."""

    @property
    def recall_days(self) -> int | None: ...

    @property
    def ages(self) -> Ages: ...


class Definitions(Protocol):
    """Instruments by key, as `proapp.instrument.library.Library` has them."""

    def __contains__(self, key: object, /) -> bool: ...

    def get(self, key: str, /) -> Asked: ...
