"""Every operation of the OpenAPI document is sent what its schema allows and what it does not, about real things.

Whatever comes, the reply is one that the document names, has the form it gives, and is never a server error.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from proapp.api.policy import ARMS, PERMISSIONS
from proapp.app import RESOURCES, create_app
from proapp.base.actor import ROLES, Grant
from proapp.base.clock import SimulatedClock
from proapp.base.db import Database
from proapp.config import Settings, StaffLives
from proapp.flag.tables import Flag
from proapp.response.tables import Quarantine, Response
from proapp.workflow.access.start_session import start_session
from proapp.workflow.answering.request_correction import NewRequest, request_correction
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.api.conftest import TRIAL, enrolled
from tests.conftest import lent_database

NAMES = {resource.blueprint.name for resource in RESOURCES}
OPERATIONS = sorted(endpoint for endpoint in PERMISSIONS if endpoint.partition(".")[0] in NAMES)
EXAMPLES = {"sqlite": 12, "postgresql": 4}
LOOKED_AT = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@dataclass(frozen=True)
class World:
    """A trial in which something has happened, and the ids of what is in it by the names the addresses use."""

    engine: str
    app: Flask
    operations: dict[str, Any]
    ids: dict[str, Any]
    token: Callable[[str], str]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, catalogue) -> Iterator[World]:
    """Ada has had a dose, answered, raised a flag and sent something unreadable."""
    clock = SimulatedClock(make.at(make.REGISTERED))
    with lent_database(request, request.param) as database:
        app = create_app(database, clock, catalogue, Settings(database=str(database.url), key=database.key))
        ids = lived_in(database, catalogue, clock)
        document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        found = [result.ok() for result in document.get_all_operations()]
        operations = {operation.definition.raw["operationId"]: operation for operation in found}
        yield World(request.param, app, operations, ids, lambda kind: token(kind, database, clock))


def lived_in(database: Database, catalogue: Any, clock: SimulatedClock) -> dict[str, Any]:
    make.trial(database, catalogue)
    make.site(database)
    make.participant(database, catalogue)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    crisis = make.assignment(database, "crisis", instrument="net-crisis")
    make.answered(database, catalogue, crisis, temperature=39.0, fluids=1)
    make.submit(database, catalogue, b"{", now=crisis.opens_at)
    answer = make.rows(database, Response)[0]
    request = NewRequest(make.named("a mistake"), answer.id, ["fluids"], at=crisis.opens_at)
    asked, _ = database.run(
        lambda session: request_correction(
            session, actor=make.phone(), now=crisis.closes_at, catalogue=catalogue, request=request
        )
    )
    clock.move_to(crisis.closes_at)
    waiting = next(one for one in make.assignments(database) if one.opens_at <= clock.now() < one.closes_at)
    return {
        "trial_id": TRIAL,
        "site_id": make.named(f"{TRIAL}/01"),
        "participant_id": make.named("ada"),
        "assignment_id": waiting.id,
        "response_id": answer.id,
        "flag_id": make.rows(database, Flag)[0].id,
        "quarantine_id": make.rows(database, Quarantine)[0].id,
        "request_id": asked.id,
        "key": "net-diary@1.0",
    }


def token(kind: str, database: Database, clock: SimulatedClock) -> str:
    """A fresh token of somebody who may do everything that one of this kind may do."""
    if kind == "staff":
        grants = [Grant(TRIAL, role, None) for role in sorted(ROLES - ARMS)]
        return database.run(lambda session: issue_token(session, now=clock.now(), name="every", grants=grants)).token
    if kind == "session":
        return signed_in(database, clock)
    pair = enrolled(database, clock, "ada")
    return pair.refresh_token if kind == "refresh" else pair.access_token


def signed_in(database: Database, clock: SimulatedClock) -> str:
    """Of somebody with every role who has signed in."""
    grants = [Grant(TRIAL, role, None) for role in sorted(ROLES - ARMS)]
    name, now = make.account(database, "signed in", grants, now=clock.now()), clock.now()
    return database.run(
        lambda session: start_session(session, staff_id=name, way="password", now=now, lives=StaffLives())
    ).token


@pytest.mark.parametrize("endpoint", OPERATIONS)
def test_every_reply_is_one_the_document_names(world, endpoint):
    operation = world.operations[endpoint]
    kinds = PERMISSIONS[endpoint].kinds
    bearer = world.token("staff" if "staff" in kinds else min(kinds)) if kinds else None
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {bearer}"} if bearer else {})

    @settings(
        max_examples=EXAMPLES[world.engine], deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=both_ways(operation), real=st.booleans())
    def sends(case, real):
        if real:
            case.path_parameters.update(
                {name: str(world.ids[name]) for name in case.path_parameters if name in world.ids}
            )
        case.call_and_validate(headers=headers, checks=LOOKED_AT)

    sends()


def both_ways(operation: Any) -> st.SearchStrategy[Any]:
    """What the schema allows, and what it does not."""
    modes = schemathesis.GenerationMode
    return st.one_of([operation.as_strategy(generation_mode=mode) for mode in (modes.POSITIVE, modes.NEGATIVE)])
