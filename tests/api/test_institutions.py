"""Staff sign in at their institution: only who was linked, and only when all it says holds."""

from datetime import timedelta

import pytest
import requests

from proapp.access.tables import InstitutionLink
from proapp.app import create_app
from proapp.base.actor import SYSTEM, Grant
from proapp.config import Institution, Settings
from proapp.workflow.access.manage_account import link_institution
from tests import authenticators, make, provider
from tests.api.conftest import Client
from tests.provider import CLIENT, SECRET

BACK = "/api/v1/staff/institution/return"


@pytest.fixture
def institution(clock):
    """An OpenID provider on this machine."""
    with provider.served(clock.now) as running:
        yield running


@pytest.fixture
def app(database, clock, catalogue, institution):
    """The application of an installation whose staff sign in there."""
    there = Institution(institution.issuer, CLIENT, SECRET, "University of the Danube")
    settings = Settings(database=str(database.url), key=database.key, password_cost=make.CHEAP, institution=there)
    return create_app(database, clock, catalogue, settings)


@pytest.fixture
def chen(database, clock, trial, institution):
    """The coordinator, linked by an address that the institution has verified."""
    make.account(database, "chen", [Grant(trial, "coordinator", make.named(f"{trial}/01"))], now=clock.now())
    linked(database, clock, institution, "chen", email="Chen@Donau.example")


def linked(database, clock, institution, name, **who):
    database.run(
        lambda session: link_institution(
            session, actor=SYSTEM, now=clock.now(), staff_id=name, issuer=institution.issuer, **who
        )
    )


def set_out(browser, path="/staff/institution/visits"):
    """Where the institution sends the browser back to."""
    reply = browser.post(f"/api/v1{path}", headers={"X-Requested-With": "proapp"})
    assert reply.status_code == 201, reply.json
    there = requests.get(reply.json["url"], allow_redirects=False, timeout=5)
    return there.headers["Location"].removeprefix("http://127.0.0.1:8000")


def sign_in(app):
    """A browser that has been there and back, and what it was told."""
    browser = app.test_client()
    return browser, browser.get(set_out(browser), headers={"Accept": "text/html,*/*"})


def test_it_says_whether_there_is_an_institution(client):
    assert client.get("/staff/institution").json == {"available": True, "name": "University of the Danube"}


def test_who_is_linked_comes_back_signed_in(app, chen, trial):
    browser, told = sign_in(app)

    me = browser.get("/api/v1/me").json

    assert (told.status_code, told.mimetype) == (200, "text/html")
    assert 'content="0; url=/staff/"' in told.text
    assert (me["kind"], me["id"]) == ("session", "chen")
    assert browser.get("/api/v1/staff/session").json["way"] == "institution"
    assert browser.get(f"/api/v1/trials/{trial}/participants").status_code == 200


def test_the_session_cookie_is_for_the_own_site_and_that_of_the_visit_is_gone(app, chen):
    browser, told = sign_in(app)

    kept, dropped = told.headers.getlist("Set-Cookie")

    assert kept.startswith("proapp=prt_t_")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(kept.split("; "))
    assert dropped.startswith("proapp-visit=;")


def test_from_the_first_time_on_the_institutions_own_name_counts_and_no_address(app, chen, institution, database):
    sign_in(app)

    institution.person = {"sub": "1234", "email": "wei@elsewhere.example", "email_verified": True}
    _, renamed = sign_in(app)
    institution.person = {"sub": "9999", "email": "chen@donau.example", "email_verified": True}
    _, successor = sign_in(app)

    assert (renamed.status_code, successor.status_code) == (200, 401)
    assert [one.subject for one in make.rows(database, InstitutionLink)] == ["1234"]


def test_who_is_linked_by_name_needs_no_address(app, database, clock, trial, institution):
    make.account(database, "iris", now=clock.now())
    linked(database, clock, institution, "iris", subject="1234")
    institution.person = {"sub": "1234"}

    browser, _ = sign_in(app)

    assert browser.get("/api/v1/me").json["id"] == "iris"


@pytest.mark.parametrize(
    "person",
    [
        {"sub": "1234", "email": "chen@donau.example", "email_verified": False},
        {"sub": "1234", "email": "chen@donau.example"},
        {"sub": "1234", "email": "chen@donau.example", "email_verified": "true"},
        {"sub": "1234", "email": "somebody@donau.example", "email_verified": True},
        {"sub": "", "email": "chen@donau.example", "email_verified": True},
        {"sub": 1234, "email": "chen@donau.example", "email_verified": True},
    ],
    ids=["not verified", "not said", "said as a word", "somebody else", "no name", "a number"],
)
def test_who_is_not_linked_is_not_signed_in(app, chen, institution, person, database):
    institution.person = person

    browser, told = sign_in(app)

    assert (told.status_code, told.mimetype) == (401, "text/html")
    assert browser.get("/api/v1/me").status_code == 401
    assert make.actions(database)[-1] == "sign-in.refused"


def test_who_is_disabled_is_not_signed_in(app, chen, signed_in):
    signed_in("adam", "admin").put("/staff/accounts/chen/disabled", json={"disabled": True, "reason": "Left."})

    _, told = sign_in(app)

    assert told.status_code == 401


WRONG = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another client"},
    "several audiences, meant for another": {"aud": [CLIENT, "another"], "azp": "another"},
    "no audience": {"aud": None},
    "wrong issuer": {"iss": "https://evil.example"},
    "expired": {"exp": 1},
    "never expires": {"exp": None},
    "no name": {"sub": None},
}


@pytest.mark.parametrize("how", WRONG)
def test_claims_that_do_not_hold_sign_nobody_in(app, chen, institution, how):
    institution.spoil = WRONG[how]

    browser, told = sign_in(app)

    assert told.status_code == 401
    assert browser.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize(("off", "status"), [(-29, 200), (-331, 401)])
def test_a_token_is_good_until_it_ends_give_or_take_half_a_minute(app, chen, institution, clock, off, status):
    now = int(clock.now().timestamp())
    institution.spoil = {"exp": now + off}

    _, told = sign_in(app)

    assert told.status_code == status


@pytest.mark.parametrize("how", ["none", "HS256", "PS512"])
def test_only_signatures_with_a_public_key_are_taken(app, chen, institution, how):
    institution.signed_with = how

    _, told = sign_in(app)

    assert told.status_code == 401


def test_another_key_than_the_published_one_signs_nobody_in(app, chen, institution):
    institution.published = provider.RSAKey.generate_key(2048, {"kid": "1", "use": "sig"})

    _, told = sign_in(app)

    assert told.status_code == 401


def test_a_visit_is_over_once_and_for_the_browser_that_set_out(app, chen):
    browser, thief = app.test_client(), app.test_client()
    stolen = thief.get(set_out(browser))
    back = set_out(browser)
    kept = browser.get_cookie("proapp-visit").value

    first = browser.get(back)
    browser.set_cookie("proapp-visit", kept)
    replayed = browser.get(back)

    assert [reply.status_code for reply in (stolen, first, replayed)] == [401, 200, 401]


def test_a_visit_lasts_ten_minutes(app, chen, clock):
    browser = app.test_client()
    back = set_out(browser)
    clock.move_to(clock.now() + timedelta(minutes=10))

    assert browser.get(back).status_code == 401


@pytest.mark.parametrize("query", ["", "?state=x", "?code=x", "?code=x&state=y", "?error=access_denied&state=x"])
def test_who_comes_back_without_having_set_out_is_not_signed_in(app, chen, query):
    told = app.test_client().get(BACK + query)

    assert (told.status_code, told.mimetype) == (401, "application/problem+json")


def test_a_provider_that_does_not_stand_by_its_address_is_not_asked(app, chen, institution):
    institution.described = {"issuer": "https://evil.example"}
    other_name = app.test_client().post("/api/v1/staff/institution/visits")
    institution.described = {"token_endpoint": "http://evil.example/token"}
    other_place = app.test_client().post("/api/v1/staff/institution/visits")

    assert (other_name.status_code, other_place.status_code) == (503, 503)


def test_without_an_institution_there_is_nothing_to_visit(database, clock, catalogue):
    client = Client(create_app(database, clock, catalogue, Settings(database=str(database.url), key=database.key)))

    replies = [client.post("/staff/institution/visits"), client.get("/staff/institution/return")]

    assert [reply.status_code for reply in replies] == [404, 404]
    assert client.get("/staff/institution").json == {"available": False, "name": None}


@pytest.fixture
def seed(database, clock, chen):
    """Of the codes chen has here."""
    return make.codes(database, "chen", now=clock.now())


def ask(browser, seed, clock):
    content = {"action": "sign", "subject": "a record", "code": authenticators.code(seed, clock.now())}
    return browser.post("/api/v1/staff/step-ups", json=content, headers={"X-Requested-With": "proapp"})


def test_for_a_step_up_one_authenticates_anew_there_and_shows_a_code_here(app, seed, clock):
    browser, _ = sign_in(app)
    clock.move_to(clock.now() + timedelta(minutes=1))
    before = ask(browser, seed, clock)

    told = browser.get(set_out(browser, "/staff/session/visits"))
    clock.move_to(clock.now() + timedelta(minutes=1))
    after = ask(browser, seed, clock)
    clock.move_to(clock.now() + timedelta(minutes=4))

    assert (before.status_code, told.status_code, after.status_code) == (403, 200, 201)
    assert ask(browser, seed, clock).status_code == 403


def test_to_be_known_there_still_is_not_to_authenticate_anew(app, seed, institution, clock):
    browser, _ = sign_in(app)
    institution.spoil = {"auth_time": int(clock.now().timestamp()) - 3600}

    told = browser.get(set_out(browser, "/staff/session/visits"))

    assert told.status_code == 401
    assert browser.get("/api/v1/staff/session").json["reauthenticated"] is False


def test_another_person_who_authenticates_there_stands_for_nobody_here(app, seed, institution, database, clock, trial):
    make.account(database, "iris", now=clock.now())
    linked(database, clock, institution, "iris", subject="5678")
    browser, _ = sign_in(app)
    institution.person = {"sub": "5678"}

    told = browser.get(set_out(browser, "/staff/session/visits"))

    assert told.status_code == 401
    assert browser.get("/api/v1/me").json["id"] == "chen"


def test_administrators_link_only_who_has_no_role(app, signed_in, institution, chen, invited):
    adam = signed_in("adam", "admin")
    invited("vera")

    with_roles = adam.post("/staff/accounts/chen/institution", json={"subject": "5678"})
    without = adam.post("/staff/accounts/vera/institution", json={"email": "vera@donau.example"})
    taken = adam.post("/staff/accounts/vera/institution", json={"email": "chen@donau.example"})

    assert [reply.status_code for reply in (with_roles, without, taken)] == [409, 201, 409]
    assert without.json["issuer"] == institution.issuer


def test_who_is_unlinked_is_out(app, chen, signed_in):
    browser, _ = sign_in(app)
    before = browser.get("/api/v1/me").status_code

    done = signed_in("adam", "admin").delete("/staff/accounts/chen/institution")
    _, told = sign_in(app)

    assert (before, done.status_code, told.status_code) == (200, 204, 401)
    assert browser.get("/api/v1/me").status_code == 401


def test_nothing_that_opens_is_stored(app, chen, database):
    browser, _ = sign_in(app)
    set_out(browser)

    stored = repr(make.snapshot(database))

    cookies = [browser.get_cookie(name).value for name in ("proapp", "proapp-visit")]
    assert [value for value in (*cookies, SECRET) if value in stored] == []
    assert make.faults(database) == []
