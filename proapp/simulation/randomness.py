"""Chance that repeats itself: the same seed and names give the same draws, whatever else has been drawn."""

from random import Random
from uuid import UUID, uuid5

NAMESPACE = UUID("6c2d4a9e-51f7-4a3c-9d7e-0b8f6f1f2c31")


def chance(seed: int, *names: object) -> Random:
    """A generator of its own for this seed and these names (text seeds do not depend on the process)."""
    return Random(":".join(str(name) for name in (seed, *names)))


def ident(seed: int, *names: object) -> UUID:
    """An id of its own for this seed and these names."""
    return uuid5(NAMESPACE, ":".join(str(name) for name in (seed, *names)))


def clip(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """The value, or the nearer end of the range."""
    return min(max(value, low), high)
