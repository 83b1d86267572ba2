"""Everything that can be refused, as words a program can read (RFC 9457 problem types, without their HTTP)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One fault and where it is: a JSON pointer into what was sent, or a file and line."""

    pointer: str
    message: str


class Problem(Exception):
    """Something was refused. `kind` is stable: programs may branch on it.

    `detail` is for people and never holds patient data; `errors` name each place; `extra` goes into the answer.
    """

    kind = "problem"
    title = "The request was refused"

    def __init__(self, detail: str, *, errors: Iterable[Place] = (), **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.extra = extra


class Malformed(Problem):
    kind = "malformed"
    title = "The request could not be read"


class NoSuchPart(Problem):
    """A part of a file beyond its end. `size`: how many bytes there are."""

    kind = "no-such-part"
    title = "The file has no such part"


class Invalid(Problem):
    kind = "invalid"
    title = "The content does not fit"


class Unauthenticated(Problem):
    kind = "unauthenticated"
    title = "Who is asking is not known"


class Forbidden(Problem):
    kind = "forbidden"
    title = "This is not allowed to your role"


class StepUpRequired(Forbidden):
    """This needs two components shown again, now. `action` and `subject` say for what."""

    kind = "step-up-required"
    title = "Show again who you are"


class NotFound(Problem):
    kind = "not-found"
    title = "There is no such thing here"


class Conflict(Problem):
    kind = "conflict"
    title = "It contradicts what is already recorded"


class NotActivated(Conflict):
    """The trial is not open for phones yet."""

    kind = "not-activated"
    title = "The trial is not activated"


class Voided(Problem):
    kind = "voided"
    title = "The record was taken out"


class Stale(Problem):
    kind = "stale"
    title = "It has changed since you read it"


class PreconditionRequired(Problem):
    kind = "precondition-required"
    title = "Say which version you are changing"


class TooLarge(Problem):
    kind = "too-large"
    title = "The body is larger than is taken"


class Unsupported(Problem):
    kind = "unsupported-media-type"
    title = "The body is in a form that is not taken"


class TooMany(Problem):
    """It was tried too often. `retry_after`: whole seconds to wait."""

    kind = "too-many"
    title = "It was tried too often; wait"


class Unavailable(Problem):
    kind = "unavailable"
    title = "Nothing was stored; try again"


class Unsafe(Problem):
    """The database or its settings could lose or corrupt answers: refuse to start."""

    kind = "unsafe"
    title = "The software refuses to start"


class UnauditedChange(Problem):
    """A transaction changed a clinical table and no audit event says so."""

    kind = "unaudited-change"
    title = "A clinical change without its audit event"
