"""Speaks to the demonstration's own server over HTTP, by one connection that stays open."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

PREFIX = "/api/v1"
JSON, YAML = "application/json", "application/yaml"
PAGE = 200


class Refused(Exception):
    """The server refused what the story does: the story or the server is wrong."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the parsed body (None when it is empty), the ETag."""

    status: int
    content: Any
    etag: str | None

    @property
    def is_refusal(self) -> bool:
        return self.status >= 400


class Client:
    """One keep-alive connection. Paths begin below /api/v1."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = HTTPConnection(host, port, timeout=60)

    def get(self, path: str, *, token: str) -> Any:
        """The body of what is there. Raises Refused."""
        return self.call("GET", path, token=token).content

    def every(self, path: str, *, token: str) -> Iterator[Any]:
        """Every row of a list, page by page."""
        mark = "&" if "?" in path else "?"
        following = f"{path}{mark}limit={PAGE}"
        while following:
            page = self.get(following, token=token)
            yield from page["items"]
            following = page["next"] and f"{path}{mark}limit={PAGE}&cursor={page['next']}"

    def put(self, path: str, body: Mapping[str, Any], *, token: str) -> Any:
        """Create what has an id of ours. Raises Refused."""
        return self.call("PUT", path, token=token, body=body).content

    def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, token: str | None, etag: str | None = None
    ) -> Any:
        """Ask for something to be done. Raises Refused."""
        headers = {"If-Match": etag} if etag else {}
        return self.call("POST", path, token=token, body=body, headers=headers).content

    def call(
        self,
        method: str,
        path: str,
        *,
        token: str | None,
        body: Mapping[str, Any] | bytes | None = None,
        media_type: str = JSON,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One exchange. Raises Refused for a refusal of anything but raw bytes, which may be bad on purpose."""
        sent = json.dumps(dict(body)).encode() if isinstance(body, Mapping) else body
        said = {"Authorization": f"Bearer {token}"} if token else {}
        said |= {"Content-Type": media_type} if sent is not None else {}
        self._connection.request(method, PREFIX + path, body=sent, headers={**said, **(headers or {})})
        response = self._connection.getresponse()
        read = response.read()
        answer = Answer(response.status, json.loads(read) if read else None, response.getheader("ETag"))
        if answer.is_refusal and not isinstance(body, bytes):
            raise Refused(f"{method} {path.partition('?')[0]}: {answer.status} {_words(answer.content)}")
        return answer

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def _words(problem: Any) -> str:
    if not isinstance(problem, dict):
        return "without words"
    places = "; ".join(f"{place.get('pointer')} {place.get('message')}" for place in problem.get("errors", []))
    return f"{problem.get('detail')} {places}".strip()
