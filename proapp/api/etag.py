"""Versions in HTTP's own words: an ETag to read, If-None-Match to save a transfer, If-Match to change safely."""

import hashlib
import re

from flask import Response, request

from proapp.base.errors import PreconditionRequired, Stale

VERSION = re.compile(r'"(?P<version>[0-9]{1,9})"', re.ASCII)


def tag(*parts: object) -> str:
    """A short opaque tag of what an answer was made from."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:32]


def is_known(value: str) -> bool:
    """Whether the client has this version already."""
    return request.if_none_match.contains_weak(value)


def not_modified(value: str) -> Response:
    """304 with the tag."""
    return Response(status=304, headers=header(value))


def header(value: object) -> dict[str, str]:
    """The ETag header of a version or tag."""
    return {"ETag": f'"{value}"'}


def expected_version() -> int:
    """The version the client means to change, from If-Match.

    Raises PreconditionRequired when there is none, Stale for what can be no version of ours.
    """
    given = request.headers.get("If-Match")
    if given is None:
        raise PreconditionRequired("send If-Match with the version you read")
    return _version(given)


def optional_version() -> int | None:
    """The same for what may be new: None when there is no If-Match."""
    given = request.headers.get("If-Match")
    return None if given is None else _version(given)


def _version(given: str) -> int:
    if (found := VERSION.fullmatch(given.strip())) is None:
        raise Stale("If-Match names no version of this: read it again")
    return int(found["version"])
