"""A resource's routes: read strictly, documented in OpenAPI with the policy's and the problems' words."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import flask_smorest
import marshmallow
from flask import Request, request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import RequestEntityTooLarge

from proapp.api import policy, problems
from proapp.api.schemas.base import Strict
from proapp.base import errors, strict_json
from proapp.base.errors import Malformed, Problem, TooLarge, Unsupported

PREFIX = "/api/v1"
LARGEST = 256 * 1024  # bytes of a request's body
JSON = "application/json"

HEADERS = {
    "Accept-Encoding": "gzip makes the answer several times smaller.",
    "If-Match": "The ETag of the version you mean to change.",
    "If-None-Match": "The ETag you have: 304 when it still holds.",
    "X-Device-Sent-At": "The phone's clock when sending, RFC 3339 with offset.",
    "X-Preview": "The token of a preview: what was seen is recorded, or nothing.",
    "X-Step-Up": "A step-up for this action, when staff do it rather than a machine.",
    "X-Device-Age-Ms": "Milliseconds since completion by the phone's monotonic clock.",
}

SCHEMES = {
    "staff": "staffToken",
    "session": "staffToken",
    "client": "staffToken",
    "device": "deviceToken",
    "refresh": "refreshToken",
}

View = TypeVar("View", bound=Callable[..., Any])


def body(*, media_types: tuple[str, ...] = (JSON,), largest: int = LARGEST) -> bytes:
    """The request's body. Raises Unsupported for another media type or a compressed body, and what `received` does."""
    if request.mimetype not in media_types:
        raise Unsupported(f"send {' or '.join(media_types)}")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unsupported("send the body uncompressed")
    return received(largest)


def received(largest: int = LARGEST) -> bytes:
    """The body's bytes in any form. Raises TooLarge above 256 KiB or what else is the largest, and Malformed when the
    connection broke off.

    A body without a length is read one byte further than is taken: werkzeug would cut it off at the limit and say
    nothing.
    """
    words = f"at most {largest // 1024} KiB are taken"
    request.max_content_length = largest + 1
    try:
        sent = request.get_data(cache=True)
    except RequestEntityTooLarge:
        raise TooLarge(words) from None
    if len(sent) > largest:
        raise TooLarge(words)
    if request.content_length is not None and len(sent) < request.content_length:
        raise Malformed("the body is shorter than its length says")
    return sent


class StrictParser(FlaskParser):
    """webargs with our own JSON reader, and unknown names refused in the query too."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": marshmallow.RAISE}

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:
        content = strict_json.loads(body())
        if not isinstance(content, dict):
            raise Malformed("the body must be a JSON object")
        return content

    def handle_error(self, error: marshmallow.ValidationError, *_: Any, **__: Any) -> NoReturn:
        messages = error.messages
        inner = next(iter(messages.values())) if isinstance(messages, dict) else messages
        raise problems.invalid(marshmallow.ValidationError(inner)) from None


class Blueprint(flask_smorest.Blueprint):
    """Routes of one resource. `takes`, `asks` and `gives` say what goes in and out; `refuses` what else may come."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, *, about: str) -> None:
        super().__init__(name, import_name, url_prefix=PREFIX, description=about)

    def takes(self, schema: type[Strict]) -> Callable[[View], View]:
        """The view's next argument is the JSON body, read by this schema."""
        return self.arguments(schema, example=schema.example)

    def asks(self, schema: type[marshmallow.Schema]) -> Callable[[View], View]:
        """The view's next argument is the query, read by this schema."""
        return self.arguments(schema, location="query")

    def gives(self, status: int, schema: type[Strict], **options: Any) -> Callable[[View], View]:
        """The view's result is dumped by this schema."""
        return self.response(status, schema, example=schema.example, **options)

    def made(self, schema: type[Strict]) -> Callable[[View], View]:
        """Document that 201 comes with the same body when something new was made."""

        return self.notes({201: described("Made now.", schema)})

    def refuses(self, *kinds: type[Problem]) -> Callable[[View], View]:
        """Document refusals beyond those that follow from policy and body."""
        return self.notes({problems.STATUS[kind]: reference(kind) for kind in kinds})

    def notes(self, responses: Mapping[int, Any], *, headers: tuple[str, ...] = ()) -> Callable[[View], View]:
        """Document further responses and headers that are read. Nothing of this runs with a request."""

        def documented(view: View) -> View:
            said: dict[str, Any] = view.__dict__.setdefault("_apidoc", {}).setdefault("manual_doc", {})
            said.setdefault("responses", {}).update(responses)
            said.setdefault("x-headers", []).extend(headers)
            return view

        return documented

    def _store_endpoint_docs(self, endpoint: str, obj: Any, parameters: Any, tags: Any, **options: Any) -> None:
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        permission = policy.PERMISSIONS.get(f"{self.name}.{endpoint}", policy.Permission(policy.STAFF))
        for name, method in self._docs[endpoint].items():
            if name != "parameters":
                _complete(method, f"{self.name}.{endpoint}", permission)


def reference(kind: type[Problem]) -> dict[str, str]:
    """Where the document describes this refusal."""
    return {"$ref": f"#/components/responses/{kind.kind}"}


def described(words: str, schema: type[Strict] | None = None, *, media_type: str = JSON) -> dict[str, Any]:
    """A response for the OpenAPI document."""
    if schema is None:
        return {"description": words}
    return {"description": words, "content": {media_type: {"schema": schema, "example": schema.example}}}


def _complete(method: dict[str, Any], operation: str, permission: policy.Permission) -> None:
    """The refusals and the security that follow from what the operation takes and who may use it."""
    manual = method.setdefault("manual_doc", {})
    refusals: list[type[Problem]] = [errors.Unavailable, problems.Internal]
    if permission.kinds:
        refusals.append(errors.Unauthenticated)
    if permission.roles:
        refusals.append(errors.Forbidden)
    if permission.scope != "nothing":
        refusals.append(errors.NotFound)
    places = {parameter["in"] for parameter in method.get("arguments", {}).get("parameters", [])}
    if "json" in places:
        refusals += [errors.Malformed, errors.TooLarge, errors.Unsupported, errors.Invalid]
    if "query" in places:
        refusals += [errors.Malformed, errors.Invalid]
    known = manual.setdefault("responses", {})
    known.update({problems.STATUS[kind]: reference(kind) for kind in refusals} | known)
    for header in manual.pop("x-headers", []):
        parameter = {"in": "header", "name": header, "schema": {"type": "string"}, "description": HEADERS[header]}
        method.setdefault("arguments", {}).setdefault("parameters", []).append(parameter)
    manual["operationId"] = operation
    manual["security"] = [{name: []} for name in _schemes(permission)]


def _schemes(permission: policy.Permission) -> list[str]:
    return sorted({SCHEMES[kind] for kind in permission.kinds})
