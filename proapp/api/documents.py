"""What the API says of itself: the OpenAPI document, a readable page of it, and each kind of refusal."""

from importlib.resources import files
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from proapp.api import etag, problems
from proapp.base.errors import NotFound

EXTENSION = "proapp-openapi"  # the application keeps under it what makes the document
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>proapp API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="page"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#page",
  deepLinking: true,
  validatorUrl: null,
});
"""
# The page's own files and nothing else: no outside host, no inline script. Swagger UI sets styles on its elements.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
FILES = {
    "swagger-ui.css": "text/css",
    "swagger-ui-bundle.js": "text/javascript",
    "favicon-32x32.png": "image/png",
}

blueprint = Blueprint("documents", __name__)


@blueprint.get("/api/v1/openapi.json")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    text: str = current_app.extensions[EXTENSION]()
    tag = etag.tag(text)
    if etag.is_known(tag):
        return etag.not_modified(tag)
    return Response(text, mimetype="application/json", headers=etag.header(tag))


@blueprint.get("/docs")
def page() -> Response:
    """The same for people."""
    return Response(PAGE, mimetype="text/html", headers={"Content-Security-Policy": PAGE_POLICY})


@blueprint.get("/docs/<string:name>")
def file(name: str) -> Response:
    """The page's files, out of the installed package."""
    if name == "start.js":
        return Response(START, mimetype="text/javascript")
    if name not in FILES:
        raise NotFound("there is no such file")
    content = (files("flask_swagger_ui") / "dist" / name).read_bytes()
    return Response(content, mimetype=FILES[name], headers={"Cache-Control": "public, max-age=86400"})


def _described(kind: str) -> dict[str, Any]:
    problem = problems.KINDS[kind]
    return {"type": f"/problems/{kind}", "title": problem.title, "status": problems.STATUS[problem]}


@blueprint.get("/problems")
def problems_listed() -> Response:
    """Every kind of refusal."""
    return jsonify({"items": [_described(kind) for kind in problems.KINDS], "next": None})


@blueprint.get("/problems/<string:kind>")
def problem(kind: str) -> Response:
    """One kind of refusal: what `type` in a problem refers to."""
    if kind not in problems.KINDS:
        raise NotFound("there is no such kind of problem")
    return jsonify({**_described(kind), "see": f"{request.host_url}docs"})
