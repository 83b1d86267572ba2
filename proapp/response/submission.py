"""What a phone sends when a questionnaire is done, read strictly: nothing is guessed, every fault is named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from proapp.base.errors import Place
from proapp.base.fault import pointer

ANSWERED_BY = ("participant", "with-help", "proxy")
MODES = ("app", "web", "paper", "phone", "interviewer")
ZONES = frozenset(available_timezones())
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)  # else UTC may not hold it


@dataclass(frozen=True, slots=True)
class Submission:
    """One questionnaire as it was sent. Times are aware; `answers` maps item codes to what was chosen.

    `unscheduled`: reported without being asked, under an assignment's id that the phone has made.
    """

    assignment_id: UUID
    instrument: str
    answers: Mapping[str, Any]
    answered_by: str
    completed_at: datetime
    zone: str
    mode: str = "app"
    started_at: datetime | None = None
    language: str | None = None
    unscheduled: bool = False


def read(content: Any) -> tuple[Submission | None, tuple[Place, ...]]:
    """A submission from parsed JSON, or the faults that keep it from being one."""
    if not isinstance(content, dict):
        return None, (Place("", "must be an object"),)
    faults = [Place(pointer(name), "unknown field") for name in sorted(content.keys() - FIELDS.keys())]
    values: dict[str, Any] = {}
    for name, (required, reader) in FIELDS.items():
        if name not in content:
            if required:
                faults.append(Place(f"/{name}", "is required"))
            continue
        try:
            values[name] = reader(content[name])
        except ValueError as error:
            faults.append(Place(f"/{name}", str(error)))
    return (None, tuple(faults)) if faults else (Submission(**values), ())


def instant(value: Any) -> datetime:
    """An aware time from RFC 3339 text. Raises ValueError for anything else, a naive time too."""
    try:
        found = datetime.fromisoformat(_text(value))
    except ValueError:
        raise ValueError("must be a time in RFC 3339 form") from None
    if found.tzinfo is None:
        raise ValueError("must carry an offset from UTC")
    if not EARLIEST <= found <= LATEST:
        raise ValueError("must lie between 1900 and 2200")
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def _uuid(value: Any) -> UUID:
    try:
        return UUID(_text(value))
    except ValueError:
        raise ValueError("must be a UUID") from None


def _one_of(*words: str) -> Callable[[Any], str]:
    def read_word(value: Any) -> str:
        if value not in words:
            raise ValueError(f"must be one of {', '.join(words)}")
        return str(value)

    return read_word


def _zone(value: Any) -> str:
    if _text(value) not in ZONES:
        raise ValueError("must be an IANA time zone")
    return str(value)


def _short(value: Any) -> str:
    if not 0 < len(_text(value)) <= 80:
        raise ValueError("must be text of 1 to 80 characters")
    return str(value)


def _language(value: Any) -> str | None:
    if value is None:
        return None
    if not 2 <= len(_text(value)) <= 35:
        raise ValueError("must be a BCP 47 language tag")
    return str(value)


def _answers(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("must be an object of item codes and answers")
    return value


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _maybe_instant(value: Any) -> datetime | None:
    return None if value is None else instant(value)


FIELDS: dict[str, tuple[bool, Callable[[Any], Any]]] = {
    "assignment_id": (True, _uuid),
    "instrument": (True, _short),
    "answers": (True, _answers),
    "answered_by": (True, _one_of(*ANSWERED_BY)),
    "completed_at": (True, instant),
    "zone": (True, _zone),
    "mode": (False, _one_of(*MODES)),
    "started_at": (False, _maybe_instant),
    "language": (False, _language),
    "unscheduled": (False, _truth),
}
