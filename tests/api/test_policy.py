"""Who may do what: every route, every role, own, other site's, other trial's and nobody's objects."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from proapp.access import tokens
from proapp.api.policy import ARMS, PERMISSIONS, STAFF
from proapp.base.actor import ROLES, SITE_ROLES
from proapp.base.errors import Invalid
from proapp.workflow.enrolment.issue_token import issue_token
from tests import make
from tests.api.conftest import Client
from tests.api.phones import enrolled

ABOUT_SOMEBODY = {
    "participant",
    "new participant",
    "assignment",
    "response",
    "flag",
    "quarantine",
    "correction request",
}
CHANGES = {"PUT", "POST", "PATCH", "DELETE"}


def address(app, endpoint, **ids):
    """The method and path of a route, its ids filled in."""
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    values = {name: ids.get(name, str(uuid4())) for name in rule.arguments}
    _, path = rule.build(values)
    method = next(iter(rule.methods - {"HEAD", "OPTIONS"}))
    return method, path.removeprefix("/api/v1")


def ask(app, client, endpoint, **ids):
    method, path = address(app, endpoint, **ids)
    return client.open(method, path, json={} if method in {"PUT", "POST"} else None)


def test_every_role_in_the_policy_exists():
    for permission in PERMISSIONS.values():
        assert permission.roles <= ROLES


def test_a_route_without_a_line_is_closed(own_app, as_adam):
    own_app.add_url_rule("/api/v1/forgotten", endpoint="forgotten", view_func=lambda: "open")

    reply = Client(own_app, as_adam.token).get("/forgotten")

    assert reply.status_code == 403


@pytest.fixture
def of_kind(app, as_chen, as_iris, staff, signed_in, stepped_up, invited):
    """Somebody with a token of each kind there is."""
    phone = enrolled(app, as_chen)
    found = {
        "staff": as_iris.token,
        "client": staff("a machine", "data_manager", kind="client").token,
        "device": phone.pair["access_token"],
        "refresh": phone.pair["refresh_token"],
        "calendar": calendar_token(phone),
        "session": signed_in("somebody signed in").token,
        "step-up": stepped_up(signed_in("somebody"), "sign")["X-Step-Up"],
        "invitation": invited("somebody else"),
    }
    return {kind: Client(app, token) for kind, token in found.items()}


def calendar_token(phone):
    return phone.client.post("/me/calendar").json["url"].rpartition("/")[2].removesuffix(".ics")


@pytest.mark.parametrize("kind", sorted(set(tokens.PREFIXES) - {"calendar"}))
def test_the_calendar_opens_with_no_token_of_another_kind(client, of_kind, kind):
    assert client.get(f"/calendars/{of_kind[kind].token}.ics").status_code == 404


def test_a_refresh_token_opens_its_own_renewal_alone():
    assert [name for name, line in PERMISSIONS.items() if "refresh" in line.kinds] == ["devices.renew"]
    assert not any("calendar" in line.kinds for line in PERMISSIONS.values())


def test_who_has_no_role_is_shown_no_trial(as_noor, trial):
    assert as_noor.get("/trials").json["items"] == []


def test_admin_reads_no_clinical_content():
    clinical = [name for name, line in PERMISSIONS.items() if line.scope in ABOUT_SOMEBODY and line.kinds & STAFF]

    assert len(clinical) > 20
    assert [name for name in clinical if "admin" in PERMISSIONS[name].roles] == []


def test_only_the_site_changes_what_is_kept_about_somebody(app):
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if CHANGES & set(rule.methods)}
    lines = {name: PERMISSIONS[name] for name in changing if PERMISSIONS[name].scope in ABOUT_SOMEBODY}

    others = {name: line.roles - SITE_ROLES for name, line in lines.items() if line.kinds & STAFF}

    of_masked_trials = {
        "allocations.put",
        "periods.begin",
        "previews.post",
        "integrations.approve",
        "integrations.refuse",
        "unblindings.put",
        "unblindings.close",
    }
    assert {name for name, roles in others.items() if roles} <= of_masked_trials
    assert {role for roles in others.values() for role in roles} == ARMS


def test_only_the_investigator_changes_an_answer():
    assert PERMISSIONS["responses.correct_answers"].roles == {"investigator"}
    assert PERMISSIONS["responses.take_out"].roles == {"investigator"}


def test_a_disabled_person_is_out_from_the_next_request_on(as_chen, database):
    before = as_chen.get("/me").status_code
    with database.engine.begin() as connection:
        connection.info["covered"] = {"staff"}
        connection.execute(text("UPDATE staff SET disabled_at = created_at WHERE id = 'chen'"))

    assert (before, as_chen.get("/me").status_code) == (200, 401)


def test_a_bad_authorization_header_is_nobody(client):
    headers = ["", "Bearer", "Bearer ", "Basic abc", "Bearer prt_s_wrong", "Bearer \N{SNOWMAN}", "bearer prt_x_1"]

    for header in headers:
        sent = header.encode().decode("latin-1")
        assert client.get("/me", headers={"Authorization": sent}).status_code == 401, header


def test_an_expired_token_is_nobody(app, trial, database, clock, staff):
    expires_at = clock.now() + timedelta(hours=1)
    issued = database.run(lambda session: issue_token(session, now=clock.now(), name="tess", expires_at=expires_at))
    somebody = staff("somebody")
    somebody.token = issued.token
    before = somebody.get("/me").status_code

    clock.move_to(expires_at)

    assert (before, somebody.get("/me").status_code) == (200, 401)


SPELLINGS = [
    ("/api/v1/participants/{ada}/", "GET"),
    ("/api/v1//participants/{ada}", "GET"),
    ("/API/v1/participants/{ada}", "GET"),
    ("/api/v1/participants/{ada}", "OPTIONS"),
    ("/api/v1/participants/{ada}", "PATCH"),
    ("/api/v1/participants/{ada}", "TRACE"),
    ("/api/v1/%2e/participants/{ada}", "GET"),
    ("/api/v1/participants/{ada}%00", "GET"),
    ("/api/v1/participants/{ADA}", "HEAD"),
]


def test_another_spelling_of_an_address_opens_no_more(app, trial):
    ada = str(make.named("ada"))

    for path, method in SPELLINGS:
        reply = app.test_client().open(path.format(ada=ada, ADA=ada.upper()), method=method)
        assert reply.status_code in {401, 404, 405}, (method, path)


def test_roles_that_see_arms_exclude_roles_that_treat(database, trial, staff):
    staff("omar", "dmc")

    with pytest.raises(Invalid):
        staff("omar", "coordinator", site="01")
