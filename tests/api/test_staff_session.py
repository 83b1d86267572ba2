"""Staff sign in: for as long as they are at work and no longer, and nobody learns or guesses how."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from proapp.access.tables import Account, StaffSession
from proapp.app import create_app
from proapp.base.actor import Grant
from proapp.config import PasswordCost, Settings
from tests import make
from tests.api.conftest import Client
from tests.make import PASSWORD

SECOND = timedelta(seconds=1)


@pytest.fixture
def chen(signed_in, trial):
    """The coordinator, signed in."""
    return signed_in("chen", "coordinator", site="01")


@pytest.fixture
def account(database, clock, trial):
    """Somebody with a password and no second factor."""
    investigator = Grant(trial, "investigator", make.named(f"{trial}/01"))
    return make.account(database, "iris", [investigator], now=clock.now())


def sign_in(client, name, password=PASSWORD, **content):
    return client.post("/staff/session", json={"name": name, "password": password, **content})


def told(reply):
    """What a reply says, without what is the request's own."""
    return reply.status_code, {name: value for name, value in reply.json.items() if name != "instance"}


def test_who_signs_in_is_known_by_the_token(chen, trial):
    me = chen.get("/me").json

    assert (me["kind"], me["id"]) == ("session", "chen")
    assert [grant["role"] for grant in me["grants"]] == ["coordinator"]
    assert chen.get(f"/trials/{trial}/participants").status_code == 200


def test_capitals_and_spaces_around_a_name_do_not_matter(client, account):
    assert sign_in(client, " IRIS ").status_code == 201


def test_it_says_who_is_signed_in_and_for_how_long(chen, clock):
    clock.move_to(clock.now() + timedelta(minutes=10))

    said = chen.get("/staff/session").json

    assert (said["staff_id"], said["way"], said["factors"]) == ("chen", "password", [])
    assert said["seconds_left"] == 20 * 60


@pytest.mark.parametrize(("after", "status"), [(timedelta(minutes=30) - SECOND, 200), (timedelta(minutes=30), 401)])
def test_a_session_ends_after_30_minutes_of_rest(chen, clock, after, status):
    clock.move_to(clock.now() + after)

    assert chen.get("/me").status_code == status


def test_looking_at_how_long_it_lasts_does_not_make_it_last(chen, clock):
    began = clock.now()
    clock.move_to(began + timedelta(minutes=29))
    chen.get("/staff/session")

    clock.move_to(began + timedelta(minutes=30))

    assert chen.get("/me").status_code == 401


def test_a_session_ends_after_12_hours_however_much_it_is_used(chen, clock):
    end = clock.now() + timedelta(hours=12)
    while clock.now() + timedelta(minutes=29) < end:
        clock.move_to(clock.now() + timedelta(minutes=29))
        assert chen.get("/me").status_code == 200

    clock.move_to(end - SECOND)
    last = chen.get("/me").status_code
    clock.move_to(end)

    assert (last, chen.get("/me").status_code) == (200, 401)


def test_of_six_sessions_the_one_used_longest_ago_ends(client, clock, database, account, app):
    people = []
    for _ in range(5):
        people.append(Client(app, sign_in(client, "iris").json["token"]))
        clock.move_to(clock.now() + SECOND)
    people[0].get("/me")
    clock.move_to(clock.now() + SECOND)

    people.append(Client(app, sign_in(client, "iris").json["token"]))

    assert [one.get("/me").status_code for one in people] == [200, 401, 200, 200, 200, 200]
    assert {one.end_reason for one in make.rows(database, StaffSession)} == {None, "too-many"}
    listed = people[0].get("/staff/sessions").json["items"]
    assert [one["this"] for one in listed] == [True, False, False, False, False]


def test_one_ends_ones_own_sessions_and_nobody_elses(chen, signed_in, app):
    other = signed_in("chen", "coordinator", site="01")
    iris = signed_in("iris")
    mine = next(one["id"] for one in chen.get("/staff/sessions").json["items"] if one["this"])

    foreign = iris.delete(f"/staff/sessions/{mine}").status_code
    before = chen.get("/me").status_code
    own = other.delete(f"/staff/sessions/{mine}").status_code

    assert (foreign, before, own, chen.get("/me").status_code) == (404, 200, 204, 401)
    assert other.get("/me").status_code == 200


def test_who_signs_out_is_out(chen):
    assert chen.delete("/staff/session").status_code == 204
    assert chen.get("/me").status_code == 401


def test_who_is_disabled_is_out_from_the_next_request_on_and_cannot_come_back(chen, signed_in, client):
    adam = signed_in("adam", "admin")

    done = adam.put("/staff/accounts/chen/disabled", json={"disabled": True, "reason": "Left the clinic."})

    assert (done.status_code, done.json["disabled_at"] is not None) == (200, True)
    assert chen.get("/me").status_code == 401
    assert told(sign_in(client, "chen")) == told(sign_in(client, "nobody"))
    adam.put("/staff/accounts/chen/disabled", json={"disabled": False, "reason": "Came back."})
    assert chen.get("/me").status_code == 401
    assert sign_in(client, "chen").status_code == 201


def test_an_admin_of_another_trial_shuts_nobody_out(chen, signed_in, other_trial):
    stranger = signed_in("adam", "admin", trial=other_trial)

    replies = [
        stranger.put("/staff/accounts/chen/disabled", json={"disabled": True, "reason": "No."}),
        stranger.post("/staff/accounts/chen/invitations"),
        stranger.post("/staff/accounts/chen/unlocking"),
    ]

    assert [reply.status_code for reply in replies] == [404, 404, 404]
    assert chen.get("/me").status_code == 200
    assert "chen" not in [one["id"] for one in stranger.get("/staff/accounts").json["items"]]


@pytest.mark.parametrize(
    "content",
    [
        {"name": "iris", "password": "wrong password of hers"},
        {"name": "nobody", "password": PASSWORD},
        {"name": "vera", "password": PASSWORD},
        {"name": "iris", "password": PASSWORD, "code": "123456"},
        {"passkey": {"challenge_id": str(make.named("none")), "credential": {"id": "AQID"}}},
    ],
    ids=["wrong password", "unknown", "only invited", "wrong code", "unknown passkey"],
)
def test_whatever_is_wrong_the_answer_is_the_same(client, account, invited, database, content):
    invited("vera")

    refused = told(client.post("/staff/session", json=content))

    assert refused == told(sign_in(client, "somebody else"))
    assert refused[0] == 401
    assert make.actions(database)[-2:] == ["sign-in.refused", "sign-in.refused"]


@pytest.mark.parametrize("content", [{}, {"name": "iris"}, {"password": "p"}, {"name": "iris", "code": "123456"}])
def test_a_code_alone_signs_nobody_in(client, account, content):
    assert client.post("/staff/session", json=content).status_code == 422


def fail(client, clock, name):
    """One wrong password, as soon as it is tried at all; how many seconds that took."""
    reply, waited = sign_in(client, name, "a wrong password of hers"), 0
    if reply.status_code == 429:
        waited = int(reply.headers["Retry-After"])
        clock.move_to(clock.now() + timedelta(seconds=waited))
        reply = sign_in(client, name, "a wrong password of hers")
    assert reply.status_code == 401
    return waited


def test_from_the_fifth_failure_one_waits_ever_longer_and_at_the_hundredth_it_is_locked(
    client, account, clock, database, signed_in
):
    signed_in("adam", "admin")

    waits = [fail(client, clock, "iris") for _ in range(100)]

    assert waits[:10] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert set(waits[15:]) == {900}
    clock.move_to(clock.now() + timedelta(days=400))
    assert told(sign_in(client, "iris")) == told(sign_in(client, "nobody"))
    assert make.actions(database).count("sign-in.locked") == 1
    others = sign_in(client, make.account(database, "omar", now=clock.now()))
    adam = Client(client._client.application, sign_in(client, "adam").json["token"])
    locked = {one["id"]: one["locked"] for one in adam.get("/staff/accounts").json["items"]}
    assert (others.status_code, locked) == (201, {"adam": False, "iris": True})
    assert adam.post("/staff/accounts/iris/unlocking").status_code == 204
    assert sign_in(client, "iris").status_code == 201


def test_a_name_that_nobody_has_waits_and_is_locked_like_any_other(client, clock, trial):
    waits = [fail(client, clock, "nobody") for _ in range(20)]

    assert waits[:10] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16]
    assert sign_in(client, "nobody").status_code == 429


def test_who_signs_in_has_failed_no_more(client, clock, account):
    for _ in range(6):
        fail(client, clock, "iris")
    clock.move_to(clock.now() + timedelta(minutes=1))

    sign_in(client, "iris")

    assert fail(client, clock, "iris") == 0


def test_of_many_guesses_at_once_no_more_are_tried_than_of_one_after_another(app, account):
    with ThreadPoolExecutor(9) as pool:
        replies = list(pool.map(lambda _: sign_in(Client(app), "iris", "a wrong password of hers"), range(9)))

    assert sorted(reply.status_code for reply in replies) == [401] * 5 + [429] * 4


def test_from_one_address_sixty_failures_an_hour_are_counted(client, clock, trial, account):
    for number in range(60):
        assert sign_in(client, f"guess {number}").status_code == 401
        clock.move_to(clock.now() + SECOND)

    refused = sign_in(client, "iris")

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 3000


def test_known_and_unknown_names_take_the_same_time(client, clock, database, account):
    taken = {"iris": [], "nobody": []}
    for number in range(90):
        clock.move_to(clock.now() + timedelta(minutes=16))
        for name in sorted(taken, reverse=bool(number % 2)):
            began = time.perf_counter()
            sign_in(client, name, "a wrong password of hers")
            taken[name].append(time.perf_counter() - began)

    longer = [known - unknown for known, unknown in zip(taken["iris"], taken["nobody"], strict=True)]

    assert abs(statistics.median(longer)) < 0.005


def test_a_password_costs_a_twentieth_to_half_a_second_and_is_kept_anew_when_that_rises(
    database, clock, catalogue, account
):
    settings = Settings(database=str(database.url), key=database.key)
    client = Client(create_app(database, clock, catalogue, settings))
    before = make.rows(database, Account)[0].password_hash
    client.post("/staff/session", json={"name": "nobody", "password": PASSWORD})

    began = time.process_time()
    sign_in(client, "nobody")
    taken = time.process_time() - began
    sign_in(client, "iris")

    after = make.rows(database, Account)[0].password_hash
    cost = PasswordCost()
    assert 0.05 <= taken <= 0.5
    assert before.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert after.startswith(f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}$")
    assert sign_in(client, "iris").status_code == 201


@pytest.fixture
def browser(app, account):
    """The staff pages in a browser, whose cookie says who it is."""
    client = app.test_client()
    client.post("/api/v1/staff/session", json={"name": "iris", "password": PASSWORD})
    return client


OWN = {"X-Requested-With": "proapp"}


def test_a_browser_gets_a_cookie_that_no_script_reads_and_no_other_site_sends(client, account):
    cookie = sign_in(client, "iris").headers["Set-Cookie"]

    parts = cookie.split("; ")
    assert parts[0].startswith("proapp=prt_t_")
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"} <= set(parts)
    assert "Secure" not in parts


def test_behind_https_no_other_host_can_set_it(database, clock, catalogue, account):
    settings = Settings(
        database=str(database.url), key=database.key, password_cost=make.CHEAP, public_url="https://pro.example.org"
    )
    client = Client(create_app(database, clock, catalogue, settings))

    parts = sign_in(client, "iris").headers["Set-Cookie"].split("; ")

    assert parts[0].startswith("__Host-proapp=prt_t_")
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(parts)
    assert not any(part.startswith("Domain") for part in parts)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"X-Requested-With": "other"}, 403),
        (OWN, 204),
        (OWN | {"Origin": "http://127.0.0.1:8000"}, 204),
        (OWN | {"Origin": "http://localhost"}, 204),
        (OWN | {"Origin": "https://evil.example"}, 403),
        (OWN | {"Origin": "null"}, 403),
    ],
)
def test_with_a_cookie_only_the_own_pages_change_anything(browser, headers, status):
    reply = browser.delete("/api/v1/staff/session", headers=headers)

    assert reply.status_code == status
    assert browser.get("/api/v1/me").status_code == (401 if status == 204 else 200)


def test_a_header_counts_before_the_cookie(browser):
    assert browser.get("/api/v1/me", headers={"Authorization": "Bearer prt_t_wrong"}).status_code == 401


def test_a_cookie_opens_no_route_of_a_phone(browser, as_ada):
    browser.set_cookie("proapp", as_ada.token)
    as_phone = browser.get("/api/v1/me/assignments").status_code

    assert (as_phone, browser.get("/api/v1/me").status_code) == (401, 401)


def test_signing_in_and_out_is_in_the_trail(client, account, database, app):
    token = sign_in(client, "iris").json["token"]
    Client(app, token).delete("/staff/session")
    sign_in(client, "iris", "a wrong password of hers")

    assert make.actions(database)[-3:] == ["session.started", "session.ended", "sign-in.refused"]
    assert make.faults(database) == []
