"""The OpenAPI 3.1 document: what every operation takes, gives and refuses."""

import json
from typing import Any

from flask import Flask
from flask_smorest import Api

from proapp.api import documents, problems
from proapp.api.schemas.problem import ProblemSchema

CONFIG = {"API_TITLE": "proapp", "API_VERSION": "v1", "OPENAPI_VERSION": "3.1.0"}
ABOUT = """Patient-reported outcomes for trials of radionuclide therapy in neuroendocrine tumours.

Everything is created with PUT under an id the client makes, so that sending it again is no change. Every time
carries an offset from UTC. Lists come in pages. Every refusal is `application/problem+json`."""


class Described(Api):
    """flask-smorest's Api without its own error format: ours is documented per status."""

    DEFAULT_ERROR_RESPONSE_NAME = None


def started(app: Flask) -> Described:
    """An empty document; blueprints registered with it describe themselves."""
    app.config.update(CONFIG)
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


def finish(app: Flask, api: Described) -> None:
    """Keep the document as it is served."""
    app.extensions[documents.EXTENSION] = json.dumps(api.spec.to_dict(), indent=1)
