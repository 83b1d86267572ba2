"""The API's description of itself: valid, complete, its examples true, its page without an outside host."""

import re

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from proapp.api import problems
from proapp.api.blueprint import PREFIX
from proapp.api.policy import PERMISSIONS
from proapp.api.schemas.base import Strict
from proapp.app import RESOURCES

HTML_REFERENCE = re.compile(r'(?:src|href)="([^"]+)"')


@pytest.fixture
def document(client):
    return client.get("/openapi.json").json


def operations(document):
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield path, method, operation


def every_schema(kind=Strict):
    for schema in kind.__subclasses__():
        yield schema
        yield from every_schema(schema)


def test_the_document_is_valid_openapi_3_1(document):
    validate(document, cls=OpenAPIV31SpecValidator)

    assert document["openapi"].startswith("3.1")


def test_every_resource_route_is_described(document, app):
    described = {operation["operationId"] for _, _, operation in operations(document)}

    routes = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.split(".")[0] in named()}

    assert described == routes


def named():
    return {resource.blueprint.name for resource in RESOURCES}


def test_every_refusal_is_described_as_a_problem(document):
    for path, method, operation in operations(document):
        for status, response in operation["responses"].items():
            if status[0] in "45":
                kind = response["$ref"].rpartition("/")[2]
                assert problems.STATUS[problems.KINDS[kind]] == int(status), (path, method)
                content = document["components"]["responses"][kind]["content"]
                assert list(content) == ["application/problem+json"]


def test_every_operation_says_which_token_it_wants(document):
    for _, _, operation in operations(document):
        permission = PERMISSIONS[operation["operationId"]]

        assert bool(operation["security"]) == bool(permission.kinds)


def test_every_operation_with_a_body_shows_an_example(document):
    for path, _, operation in operations(document):
        bodies = [operation.get("requestBody", {"content": {}}), *operation["responses"].values()]
        for body in bodies:
            for content in body.get("content", {}).values():
                schema = content["schema"]
                assert "example" in content or "$ref" not in schema, (path, schema)


@pytest.mark.parametrize("schema", sorted(set(every_schema()), key=lambda schema: schema.__name__))
def test_an_example_loads_in_its_schema(schema):
    if schema.example or schema.__name__ != "Said":
        assert schema().validate(schema.example) == {}


def test_the_page_loads_nothing_from_elsewhere(app):
    client = app.test_client()
    page = client.get("/docs")

    references = HTML_REFERENCE.findall(page.text)

    assert page.status_code == 200
    assert references
    for reference in references:
        assert reference.startswith("/docs/")
        assert client.get(reference).status_code == 200
    assert "http" not in page.text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_problem_type_can_be_looked_up(app):
    client = app.test_client()
    kinds = [item["type"] for item in client.get("/problems").json["items"]]

    replies = [client.get(kind) for kind in kinds]

    assert {reply.status_code for reply in replies} == {200}
    assert client.get("/problems/none-of-ours").status_code == 404


def test_the_document_names_the_prefix_once(document):
    assert all(path.startswith(PREFIX) for path in document["paths"])


def test_the_servers_time_is_described_on_what_a_phone_gets_of_its_own(document):
    for path, method, operation in operations(document):
        told = [response for response in operation["responses"].values() if "$ref" not in response]
        own = path == f"{PREFIX}/me" or path.startswith(f"{PREFIX}/me/")
        assert all(("X-Server-Time" in response.get("headers", {})) is own for response in told), (path, method)
