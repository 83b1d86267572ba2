"""Every refusal as application/problem+json (RFC 9457). The one module that knows status codes."""

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Flask, Response, request
from marshmallow import ValidationError
from sqlalchemy.exc import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from proapp.api import work
from proapp.base import errors
from proapp.base.errors import Place, Problem
from proapp.base.fault import pointer

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class NotAllowed(Problem):
    """The address exists, but not for this method."""

    kind = "method-not-allowed"
    title = "This address takes other methods"


class Internal(Problem):
    """A fault of ours. The answer says nothing but where to find it in the log."""

    kind = "internal"
    title = "Something went wrong here"


STATUS: Mapping[type[Problem], int] = {
    errors.Malformed: 400,
    errors.Unauthenticated: 401,
    errors.StepUpRequired: 403,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    NotAllowed: 405,
    errors.NotActivated: 409,
    errors.Conflict: 409,
    errors.Voided: 410,
    errors.Stale: 412,
    errors.TooLarge: 413,
    errors.Unsupported: 415,
    errors.NoSuchPart: 416,
    errors.Invalid: 422,
    errors.PreconditionRequired: 428,
    errors.TooMany: 429,
    errors.Unavailable: 503,
    Internal: 500,
}
KINDS = {problem.kind: problem for problem in STATUS}
BY_STATUS = {status: problem for problem, status in STATUS.items()}
HEADERS: Mapping[type[Problem], Mapping[str, str]] = {
    errors.Unauthenticated: {"WWW-Authenticate": "Bearer"},
    errors.Unavailable: {"Retry-After": "2"},
}
GENERIC = {
    400: "the request could not be read",
    404: "there is no such thing here",
    413: "at most 256 KiB are taken",
}


def status(problem: Problem) -> int:
    """The status code of a refusal; of one that is nobody's fault but ours, 500."""
    return next((STATUS[kind] for kind in type(problem).__mro__ if kind in STATUS), 500)


def document(problem: Problem) -> dict[str, Any]:
    """The answer's body: type, title, status, detail, instance, errors and what else the refusal brings."""
    body: dict[str, Any] = {
        "type": f"/problems/{problem.kind}",
        "title": problem.title,
        "status": status(problem),
        "detail": problem.detail,
        "instance": f"urn:uuid:{work.request_id()}",
    }
    if problem.errors:
        body["errors"] = [{"pointer": place.pointer, "message": place.message} for place in problem.errors]
    return {**problem.extra, **body}


def reply(problem: Problem) -> Response:
    """The refusal as a response."""
    code = status(problem)
    if code >= 500 and not isinstance(problem, Internal | errors.Unavailable):
        return reply(Internal("the request failed; nothing was stored"))
    text = json.dumps(document(problem), default=str)
    headers = dict(HEADERS.get(type(problem), {}))
    if "retry_after" in problem.extra:
        headers["Retry-After"] = str(problem.extra["retry_after"])
    return Response(text, code, headers, content_type=MEDIA_TYPE)


def places(messages: Any, place: str = "") -> Iterable[Place]:
    """marshmallow's nested messages as places: {"a": {0: ["bad"]}} is /a/0: bad."""
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from places(inner, place if name == "_schema" else place + pointer(name))
    elif isinstance(messages, list | tuple):
        for message in messages:
            yield from places(message, place)
    else:
        yield Place(place, str(messages))


def invalid(error: ValidationError) -> errors.Invalid:
    """What a schema refused, with the place of each fault."""
    return errors.Invalid("the content does not fit", errors=places(error.messages))


def install(app: Flask) -> None:
    """Have every error of this application leave as a problem."""
    app.register_error_handler(Problem, _refused)
    app.register_error_handler(ValidationError, lambda error: reply(invalid(error)))
    app.register_error_handler(OperationalError, _unreachable)
    app.register_error_handler(InterfaceError, _unreachable)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _refused(problem: Problem) -> Response:
    if status(problem) >= 500 and not isinstance(problem, errors.Unavailable):
        return _unexpected(problem)
    log.info(
        "request %s to %s by %s about %s refused: %s",
        *(work.request_id(), request.endpoint, work.who(), work.about(), problem.kind),
    )
    return reply(problem)


def _unreachable(error: Exception) -> Response:
    log.warning("request %s: the database does not answer (%s)", work.request_id(), type(error).__name__)
    return reply(errors.Unavailable("the database does not answer"))


def _http(error: HTTPException) -> Response:
    code = error.code or 500
    if isinstance(error, MethodNotAllowed):
        refused = reply(NotAllowed("see the Allow header"))
        refused.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return refused
    if code >= 500:
        return _unexpected(error)
    return reply(BY_STATUS.get(code, errors.Malformed)(GENERIC.get(code, "the request could not be read")))


def _unexpected(error: Exception) -> Response:
    return reply(noted(error))


def noted(error: Exception, told: str = "the request failed; nothing was stored") -> Internal:
    """What is told of a fault of ours, now in the log: its kind and place in our code, never its text.

    Texts of errors quote what people wrote.
    """
    log.error("request %s failed: %s at %s", work.request_id(), type(error).__name__, _place(error))
    return Internal(told)


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{trace.tb_frame.f_globals.get('__name__')}:{trace.tb_lineno}"
