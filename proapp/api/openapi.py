"""The OpenAPI 3.1 document: what every operation takes, gives and refuses."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.routing import BaseConverter

from proapp.api import problems
from proapp.api.blueprint import Blueprint
from proapp.api.headers import is_own
from proapp.api.schemas.problem import ProblemSchema

CONFIG = {"API_TITLE": "proapp", "API_VERSION": "v1", "OPENAPI_VERSION": "3.1.0"}
ABOUT = """Patient-reported outcomes for trials of radionuclide therapy in neuroendocrine tumours.

Everything is created with PUT under an id the client makes, so that sending it again is no change. Every time
carries an offset from UTC. Lists come in pages. Every refusal is `application/problem+json`. Whatever a phone asks for
itself (`/me`) is answered with the time by the server's clock in `X-Server-Time`, refusals too."""
SERVER_TIME = {
    "description": "The time by the server's clock when the request came.",
    "schema": {"type": "string", "format": "date-time"},
}


class Described(Api):
    """flask-smorest's Api without its own error format: ours is documented per status."""

    DEFAULT_ERROR_RESPONSE_NAME = None


@cache
def document(blueprints: tuple[Blueprint, ...], trial_id: type[BaseConverter]) -> str:
    """The document of these resources as JSON. Made when first asked for: that takes longer than starting a server.

    `trial_id` reads a trial's id from an address. The bare application here serves nothing.
    """
    app = Flask("document", static_folder=None)
    app.config.update(CONFIG)
    app.url_map.converters["trial"] = trial_id
    api = _started(app)
    for blueprint in blueprints:
        api.register_blueprint(blueprint)
    found = api.spec.to_dict()
    for response in _own(found):
        response.setdefault("headers", {})["X-Server-Time"] = SERVER_TIME
    return json.dumps(found, indent=1)


def _started(app: Flask) -> Described:
    """An empty document; blueprints registered with it describe themselves."""
    api = Described(app, spec_kwargs={"info": {"description": ABOUT}})
    api.register_converter(app.url_map.converters["trial"], lambda _: {"type": "string", "maxLength": 80})
    for name, words in (
        ("staffToken", "of staff or a machine client"),
        ("deviceToken", "of a participant's phone"),
        ("refreshToken", "with which a phone renews its own, once"),
    ):
        scheme = {"type": "http", "scheme": "bearer", "description": f"An opaque token {words}."}
        api.spec.components.security_scheme(name, scheme)
    api.spec.components.schema("Problem", schema=ProblemSchema)
    for problem in problems.STATUS:
        api.spec.components.response(problem.kind, _response(problem))
    return api


def _response(problem: type[Any]) -> dict[str, Any]:
    example = {
        **ProblemSchema.example,
        "type": f"/problems/{problem.kind}",
        "title": problem.title,
        "status": problems.STATUS[problem],
        "detail": problem.title.lower(),
    }
    content = {"schema": ProblemSchema, "example": example}
    return {"description": problem.title, "content": {problems.MEDIA_TYPE: content}}


def _own(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What phones get of their own, but for refusals, which are described once for all operations."""
    for path, item in document["paths"].items():
        for method, operation in item.items() if is_own(path) else ():
            if method != "parameters":
                yield from (response for response in operation["responses"].values() if "$ref" not in response)
