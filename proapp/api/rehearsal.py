"""Doing something as if, and undoing all of it: what a preview shows is what a commit would do, to the last row."""

from collections.abc import Callable
from typing import Generic, TypeVar

from flask import request
from sqlalchemy.orm import Session

from proapp.api import work

Result = TypeVar("Result")


class _Undone(Exception, Generic[Result]):
    """Ends the transaction without a commit, and carries what it came to."""

    def __init__(self, result: Result) -> None:
        super().__init__()
        self.result = result


def rehearsed(verb: Callable[[Session], Result]) -> Result:
    """What a verb would return and do; nothing of it is kept. Raises what the verb raises."""

    def whole(session: Session) -> Result:
        raise _Undone(verb(session))

    try:
        return work.writing(whole)
    except _Undone as undone:
        return undone.result


def token() -> str | None:
    """The token of the preview that somebody has seen, from X-Preview."""
    return request.headers.get("X-Preview")
