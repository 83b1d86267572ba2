"""Every route times every role times own, other participant, other site, other trial and nobody's objects."""

import logging
from collections.abc import Iterator

import pytest

from proapp.access import tokens
from proapp.analysis.catalogue import ANALYSES
from proapp.api.headers import FIXED
from proapp.api.policy import ARMS, DEVICE, PERMISSIONS, STAFF, TABLES
from proapp.base.actor import ROLES, SITE_ROLES
from tests import make
from tests.api.conftest import Client
from tests.api.walked import MAKERS, TOKENS, World, lived_in, routes, send
from tests.conftest import lent_database

REFUSALS = {"unauthenticated": 401, "forbidden": 403, "not-found": 404}
FOREIGN = {"other site": "grace", "other trial": "mary", "unknown": "ghost"}

# Let in by their line, and then told that there is none of what only the view looks for.
MISSING = {
    "drafts.read",  # nothing is kept yet
    "export_jobs.file",  # what was exported were pages, which leave no file
    "institutions.visit_again",  # this installation knows no institution
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def world(request, catalogue) -> Iterator[World]:
    """One world for the whole walk: no request of it gets so far as to change what another meets."""
    with lent_database(request, request.param) as database:
        yield lived_in(request.param, database, catalogue)


@pytest.fixture
def logged(caplog):
    """What the application logs of refusals."""
    caplog.set_level(logging.INFO, logger="proapp.api.problems")
    return caplog


def outcome(reply, *, elsewhere: bool = False) -> str:
    """Refused by the policy, and how; or let in. `elsewhere`: what is missing may be something else in the address."""
    problem = (reply.json or {}).get("type", "") if reply.is_json or "problem" in reply.mimetype else ""
    kind = problem.rpartition("/")[2]
    if reply.status_code >= 500:
        return "failed"
    if elsewhere and kind == "not-found":
        return "let in"
    return kind if REFUSALS.get(kind) == reply.status_code else "let in"


def refusal(reply) -> tuple[int, str]:
    """A refusal's status and body without the request's own id."""
    return reply.status_code, repr({name: value for name, value in reply.json.items() if name != "instance"})


def without_policy(headers) -> dict[str, str | None]:
    """The headers that every reply has, but for the one that pages have of their own."""
    return {name: headers.get(name) for name in [*FIXED, "Server"] if name != "Content-Security-Policy"}


def staff_routes(world):
    return [found for found in routes(world.app) if PERMISSIONS[found[0]].kinds & STAFF]


def expected(endpoint, role, relation):
    """What the policy's table says about a role and an object."""
    line = PERMISSIONS[endpoint]
    maker = MAKERS[line.scope]
    if relation == "unknown" and maker.new:
        relation = "own"
    if relation in ("other trial", "unknown") or (relation == "other site" and role in SITE_ROLES and maker.of_site):
        return "not-found"
    if line.roles and role not in line.roles:
        return "forbidden"
    return "let in"


def names_more(endpoint, rule, ids) -> bool:
    """Whether something else than what the policy looked at may be what is missing."""
    return endpoint in MISSING or rule.arguments > set(ids)


def relations(scope):
    """Whose objects there are to try; what is about nothing is everybody's own."""
    return {"own": "ada"} if scope == "nothing" else {"own": "ada", **FOREIGN}


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_reaches_what_its_line_says_and_nothing_else(world, role, logged):
    somebody = world.staff(f"a {role}", role, site="01" if role in SITE_ROLES else None)
    wrong, refused = [], set()

    for endpoint, method, rule in staff_routes(world):
        line, hidden = PERMISSIONS[endpoint], set()
        for relation, name in relations(line.scope).items():
            client = somebody.client(line.kinds)
            ids = world.ids(line.scope, name, client)
            reply, wanted = send(client, method, rule, ids), expected(endpoint, role, relation)
            found = outcome(reply, elsewhere=wanted == "let in" and names_more(endpoint, rule, ids))
            if outcome(reply) in REFUSALS:
                refused.add(reply.headers["X-Request-Id"])
            wrong += [(endpoint, relation, found, wanted)] * (found != wanted)
            if found == wanted == "not-found":
                hidden.add(refusal(reply))
            assert without_policy(reply.headers) == without_policy(FIXED)
        wrong += [(endpoint, "tells what is there", hidden)] * (len(hidden) > 1)
        if method == "DELETE" and line.scope == "nothing":
            somebody.sign_in_again()

    assert wrong == [], wrong
    told = [line for line in map(logging.LogRecord.getMessage, logged.records) if " refused: " in line]
    by_request = {line.split()[1]: line for line in told}
    unsigned = [line for line in map(by_request.get, refused) if line is None or f" a {role}" not in line]
    assert unsigned == []
    assert all(" about " in line for line in told)
    assert not any(str(make.named(name)) in line for line in told for name in ("ada", "grace", "mary"))


def test_who_holds_no_role_reaches_no_object(world):
    noor = world.staff("noor")
    wrong = []

    for endpoint, method, rule in staff_routes(world):
        line = PERMISSIONS[endpoint]
        for relation, name in relations(line.scope).items():
            client = noor.client(line.kinds)
            ids = world.ids(line.scope, name, client)
            nothing = line.scope == "nothing" or (relation == "unknown" and MAKERS[line.scope].new)
            wanted = ("forbidden" if line.roles else "let in") if nothing else "not-found"
            found = outcome(
                send(client, method, rule, ids), elsewhere=wanted == "let in" and names_more(endpoint, rule, ids)
            )
            wrong += [(endpoint, relation, found, wanted)] * (found != wanted)
        if method == "DELETE" and line.scope == "nothing":
            noor.sign_in_again()

    assert wrong == []


def test_a_phone_reaches_its_own_participant_and_nobody_else(world):
    wrong = []
    everybody = {"own": "ada", "other participant": "bea", **FOREIGN}

    for endpoint, method, rule in routes(world.app):
        line = PERMISSIONS[endpoint]
        if not line.kinds & DEVICE:
            continue
        phone = world.phone("ada")  # a new one each time: some of these addresses sign it out
        hidden = set()
        for relation, name in everybody.items() if line.scope != "nothing" else [("own", "ada")]:
            ids = world.ids(line.scope, name, phone)
            reply, wanted = send(phone, method, rule, ids), "let in" if relation == "own" else "not-found"
            found = outcome(reply, elsewhere=wanted == "let in" and names_more(endpoint, rule, ids))
            wrong += [(endpoint, relation, found, wanted)] * (found != wanted)
            if found == wanted == "not-found":
                hidden.add(refusal(reply))
        wrong += [(endpoint, "tells what is there", hidden)] * (len(hidden) > 1)

    assert wrong == []


def test_without_a_token_nothing_answers(world):
    nobody = Client(world.app)
    asked = [found for found in routes(world.app) if PERMISSIONS[found[0]].kinds]

    replies = {
        (endpoint, method, name): send(nobody, method, rule, world.ids(PERMISSIONS[endpoint].scope, name, nobody))
        for endpoint, method, rule in asked
        for name in ("ada", "ghost")
    }

    assert len(replies) > 100
    assert {key: outcome(reply) for key, reply in replies.items()} == dict.fromkeys(replies, "unauthenticated")
    assert len({refusal(reply) for reply in replies.values()}) == 1
    assert {reply.headers["WWW-Authenticate"] for reply in replies.values()} == {"Bearer"}


@pytest.mark.parametrize("kind", sorted(tokens.PREFIXES))
def test_a_token_opens_no_route_of_another_kind(world, kind):
    assert kind in TOKENS, f"tests/api/walked.py does not say how to make a token of the kind {kind!r}"
    somebody = TOKENS[kind](world)
    others = [
        found for found in routes(world.app) if PERMISSIONS[found[0]].kinds - {kind} == PERMISSIONS[found[0]].kinds
    ]
    others = [found for found in others if PERMISSIONS[found[0]].kinds]

    found = {
        (endpoint, method): outcome(
            send(somebody, method, rule, world.ids(PERMISSIONS[endpoint].scope, "ada", somebody))
        )
        for endpoint, method, rule in others
    }

    assert len(found) > 10
    assert found == dict.fromkeys(found, "unauthenticated")


def test_every_scope_is_walked(world):
    assert {line.scope for line in PERMISSIONS.values()} - set(MAKERS) == set(), (
        "tests/api/walked.py makes their objects"
    )
    assert {rule.endpoint for rule in world.app.url_map.iter_rules()} == set(PERMISSIONS)


def test_tables_of_a_trial_are_pooled_over_its_sites():
    tables = {
        *("trajectories", "analyses", "trial_pictures", "incidences", "missing_patterns"),
        *("toxicities", "diaries"),
    }
    ours = {name: line for name, line in PERMISSIONS.items() if name.partition(".")[0] in tables}
    unpooled = [name for name, line in ours.items() if line.scope == "trial" and not line.pooled]

    assert {line.roles for line in ours.values() if line.scope == "trial"} == {TABLES, ARMS}
    assert unpooled == []


def test_what_is_never_pooled_is_for_who_may_see_arms_alone(world):
    names = {one.name for one in ANALYSES.values() if one.by_arm_only}
    found = {rule.endpoint for rule in world.app.url_map.iter_rules() if rule.rule.rpartition("/")[2] in names}

    assert len(found) >= len(names)
    assert {(PERMISSIONS[name].roles, PERMISSIONS[name].pooled) for name in found} == {(ARMS, True)}
