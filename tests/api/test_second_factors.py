"""What staff have beside a password: chosen with an invitation, good once, and never shown to anybody else."""

from datetime import timedelta

import pytest

from proapp.access.tables import SecondFactor
from tests import authenticators, make
from tests.api.conftest import Client
from tests.authenticators import Passkey
from tests.make import PASSWORD

CHEN = str(make.named("chen"))
NEW = {"name": "Chen Wei", "sign_in_name": "Chen@Donau.example", "email": "chen@donau.example"}
NAME = "chen@donau.example"
HALF = timedelta(seconds=30)


@pytest.fixture
def adam(signed_in, trial):
    """An administrator of the trial."""
    return signed_in("adam", "admin")


@pytest.fixture
def secret(adam):
    """What is in the link that chen was handed."""
    link = adam.put(f"/staff/accounts/{CHEN}", json=NEW).json["invitation"]["link"]
    return link.removeprefix("http://127.0.0.1:8000/staff/#i=")


def opened(client, secret):
    return client.post("/staff/invitations/opening", json={"invitation": secret})


def accept(client, secret, password=PASSWORD, **content):
    return client.post("/staff/invitations/acceptance", json={"invitation": secret, "password": password, **content})


def sign_in(client, **content):
    return client.post("/staff/session", json={"name": NAME, "password": PASSWORD, **content})


def challenge(client):
    return client.post("/staff/session/challenges").json


@pytest.fixture
def seed(client, secret, clock):
    """Of the codes that chen has chosen beside a password; the one just shown is spent."""
    found = opened(client, secret).json["codes"]["seed"]
    assert accept(client, secret, code=authenticators.code(found, clock.now())).status_code == 200
    clock.move_to(clock.now() + HALF)
    return found


@pytest.fixture
def passkey(client, secret):
    """What chen has chosen beside a password."""
    made = Passkey()
    reply = accept(client, secret, passkey=made.make(opened(client, secret).json["passkey"]))
    assert reply.status_code == 200, reply.json
    return made


def test_an_invitation_says_whom_it_is_for_and_can_be_opened_until_it_is_accepted(client, secret, clock):
    first, second = opened(client, secret).json, opened(client, secret).json

    accepted = accept(client, secret, code=authenticators.code(first["codes"]["seed"], clock.now()))

    assert (first["name"], first["sign_in_name"], first["codes"]) == ("Chen Wei", NAME, second["codes"])
    assert first["codes"]["address"].startswith("otpauth://totp/proapp:chen%40donau.example?secret=")
    assert first["codes"]["qr_svg"].startswith("<svg")
    assert (accepted.status_code, accepted.json) == (200, {"sign_in_name": NAME})
    assert [opened(client, secret).status_code, accept(client, secret).status_code] == [404, 404]


def test_the_same_account_again_is_no_change_and_shows_no_invitation(adam, secret):
    same = adam.put(f"/staff/accounts/{CHEN}", json=NEW)
    other = adam.put(f"/staff/accounts/{CHEN}", json=NEW | {"name": "Somebody else"})
    taken = adam.put(f"/staff/accounts/{make.named('another')}", json=NEW)

    assert (same.status_code, same.json["invitation"]) == (200, None)
    assert (other.status_code, taken.status_code) == (409, 409)


@pytest.mark.parametrize(("after", "status"), [(timedelta(hours=72, seconds=-1), 200), (timedelta(hours=72), 404)])
def test_an_invitation_is_good_for_72_hours(client, secret, clock, after, status):
    clock.move_to(clock.now() + after)

    assert opened(client, secret).status_code == status
    assert accept(client, secret).status_code == status


def test_a_new_invitation_ends_an_older_one(client, adam, secret):
    newer = adam.post(f"/staff/accounts/{CHEN}/invitations").json["link"].partition("#i=")[2]

    assert (opened(client, secret).status_code, opened(client, newer).status_code) == (404, 200)


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("fourteen chars", "at least 15 characters"),
        ("x" * 201, "at most 200 characters"),
        ("passwordpassword", "this is among the first that anybody would guess"),
        ("1234567812345678", "this is among the first that anybody would guess"),
        ("aaaaaaaaaaaaaaaaaa", "this is among the first that anybody would guess"),
        ("here comes Chen@donau again", "your own name is in it"),
    ],
)
def test_a_password_that_is_not_taken_is_refused_with_the_reason(client, secret, password, words):
    reply = accept(client, secret, password)

    assert reply.status_code == 422
    assert {"pointer": "/password", "message": words} in reply.json["errors"]
    assert opened(client, secret).status_code == 200


def test_with_a_second_factor_eight_characters_are_enough(client, secret, clock):
    code = authenticators.code(opened(client, secret).json["codes"]["seed"], clock.now())

    replies = [accept(client, secret, word, code=code) for word in ("qz4-xyw", "qz4-xyw8")]

    assert [reply.status_code for reply in replies] == [422, 200]


def test_a_wrong_code_opens_no_account(client, secret, database):
    reply = accept(client, secret, code="000000")

    assert reply.status_code == 401
    assert make.rows(database, SecondFactor) == []
    assert sign_in(client).status_code == 401


def test_a_code_is_good_once(client, seed, clock):
    code = authenticators.code(seed, clock.now())

    replies = [sign_in(client), sign_in(client, code="000000"), sign_in(client, code=code), sign_in(client, code=code)]

    assert [reply.status_code for reply in replies] == [401, 401, 201, 401]


@pytest.mark.parametrize(("off", "status"), [(-60, 401), (-30, 401), (0, 201), (30, 201), (60, 401)])
def test_a_phone_may_be_half_a_minute_off_but_no_code_is_taken_before_one_that_was(client, seed, clock, off, status):
    code = authenticators.code(seed, clock.now() + timedelta(seconds=off))

    assert sign_in(client, code=code).status_code == status


def test_a_passkey_signs_in_with_a_password_or_alone(client, passkey):
    without = sign_in(client)
    both = sign_in(client, passkey=passkey.show(challenge(client)))
    alone = client.post("/staff/session", json={"passkey": passkey.show(challenge(client))})

    assert [reply.status_code for reply in (without, both, alone)] == [401, 201, 201]
    assert Client(client._client.application, alone.json["token"]).get("/staff/session").json["way"] == "passkey"


def test_a_challenge_is_good_once(client, passkey):
    shown = passkey.show(challenge(client))
    fresh = passkey.show(challenge(client))

    replies = [sign_in(client, passkey=fresh), sign_in(client, passkey=fresh), sign_in(client, passkey=shown)]

    assert [reply.status_code for reply in replies] == [201, 401, 401]


def test_a_passkey_that_counts_backwards_is_a_copy(client, passkey):
    passkey.count = 7
    later = sign_in(client, passkey=passkey.show(challenge(client)))
    passkey.count = 6

    copied = sign_in(client, passkey=passkey.show(challenge(client)))
    passkey.count = 8

    assert (later.status_code, copied.status_code) == (201, 401)
    assert sign_in(client, passkey=passkey.show(challenge(client))).status_code == 201


def spoilt(passkey, how):
    if how == "another page":
        passkey.origin = "https://evil.example"
    if how == "another key":
        passkey.key = Passkey().key
    if how == "nobody was asked":
        passkey.flags = authenticators.PRESENT
    return passkey


@pytest.mark.parametrize("how", ["another page", "another key", "nobody was asked"])
def test_a_passkey_of(client, passkey, how):
    assert sign_in(client, passkey=spoilt(passkey, how).show(challenge(client))).status_code == 401


@pytest.mark.parametrize("how", ["another page", "nobody was asked"])
def test_a_passkey_is_not_made_for(client, secret, how):
    made = spoilt(Passkey(), how).make(opened(client, secret).json["passkey"])

    assert accept(client, secret, passkey=made).status_code == 401


def test_a_challenge_lasts_five_minutes_and_serves_one_purpose(client, passkey, clock, app):
    old = passkey.show(challenge(client))
    clock.move_to(clock.now() + timedelta(minutes=5))
    late = sign_in(client, passkey=old)
    chen = Client(app, sign_in(client, passkey=passkey.show(challenge(client))).json["token"])

    for_step_up = passkey.show(chen.post("/staff/step-ups/challenges").json)

    assert (late.status_code, sign_in(client, passkey=for_step_up).status_code) == (401, 401)


def test_ten_challenges_a_second_are_posed(client, trial, clock):
    statuses = [client.post("/staff/session/challenges").status_code for _ in range(12)]
    clock.move_to(clock.now() + timedelta(seconds=1))

    assert statuses == [201] * 10 + [429] * 2
    assert client.post("/staff/session/challenges").status_code == 201


def test_who_has_forgotten_a_password_still_shows_the_second_factor(client, adam, seed, clock, app):
    before = Client(app, sign_in(client, code=authenticators.code(seed, clock.now())).json["token"])
    clock.move_to(clock.now() + HALF)
    secret = adam.post(f"/staff/accounts/{CHEN}/invitations").json["link"].partition("#i=")[2]
    said = opened(client, secret).json

    without = accept(client, secret, "another long sentence of hers")
    with_it = accept(client, secret, "another long sentence of hers", code=authenticators.code(seed, clock.now()))

    assert said["codes"] is None
    assert (without.status_code, with_it.status_code) == (401, 200)
    assert before.get("/me").status_code == 401
    assert sign_in(client, code=authenticators.code(seed, clock.now() + HALF)).status_code == 401
    reply = sign_in(
        client, password="another long sentence of hers", code=authenticators.code(seed, clock.now() + HALF)
    )
    assert reply.status_code == 201


def test_who_has_roles_and_no_second_factor_is_not_invited_by_an_administrator(adam, database, clock, signed_in):
    signed_in("iris", "investigator", site="01")

    reply = adam.post("/staff/accounts/iris/invitations")

    assert (reply.status_code, "operator" in reply.json["detail"]) == (409, True)


@pytest.fixture
def chen(client, seed, clock, app):
    """Signed in with a password and a code."""
    token = sign_in(client, code=authenticators.code(seed, clock.now())).json["token"]
    clock.move_to(clock.now() + HALF)
    return Client(app, token)


def test_a_passkey_is_added_by_who_shows_both_components_again(chen, seed, clock, client):
    made = Passkey()
    wanted = {"label": "my key", "password": PASSWORD}
    key = chen.post("/staff/factors/preparation").json["passkey"]

    without = chen.post("/staff/factors", json=wanted | {"new_passkey": made.make(key)})
    key = chen.post("/staff/factors/preparation").json["passkey"]
    code = authenticators.code(seed, clock.now())
    done = chen.post("/staff/factors", json=wanted | {"new_passkey": made.make(key), "code": code})

    assert (without.status_code, done.status_code) == (403, 201)
    assert [one["kind"] for one in chen.get("/staff/factors").json["items"]] == ["totp", "passkey"]
    assert sign_in(client, passkey=made.show(challenge(client))).status_code == 201


def test_a_passkey_is_added_once(chen, seed, clock):
    made = Passkey()
    statuses = []
    for _ in range(2):
        key = made.make(chen.post("/staff/factors/preparation").json["passkey"])
        code = authenticators.code(seed, clock.now())
        clock.move_to(clock.now() + HALF)
        wanted = {"label": "my key", "password": PASSWORD, "code": code, "new_passkey": key}
        statuses.append(chen.post("/staff/factors", json=wanted).status_code)

    assert statuses == [201, 403]


def test_the_last_second_factor_stays(chen, seed, clock):
    mine = chen.get("/staff/factors").json["items"][0]["id"]

    code = authenticators.code(seed, clock.now())
    reply = chen.post(f"/staff/factors/{mine}/removal", json={"password": PASSWORD, "code": code})

    assert reply.status_code == 409
    assert chen.post(f"/staff/factors/{make.named('other')}/removal", json={"password": "p"}).status_code == 404


def test_one_of_two_is_removed(chen, seed, clock, client):
    made = Passkey()
    key = made.make(chen.post("/staff/factors/preparation").json["passkey"])
    code = authenticators.code(seed, clock.now())
    chen.post("/staff/factors", json={"label": "key", "password": PASSWORD, "code": code, "new_passkey": key})
    codes = next(one["id"] for one in chen.get("/staff/factors").json["items"] if one["kind"] == "totp")

    shown = made.show(chen.post("/staff/step-ups/challenges").json)
    reply = chen.post(f"/staff/factors/{codes}/removal", json={"password": PASSWORD, "passkey": shown})

    assert reply.status_code == 204
    later = clock.now() + HALF
    clock.move_to(later)
    assert sign_in(client, code=authenticators.code(seed, later)).status_code == 401


def test_codes_are_added_with_a_code_that_works(signed_in, trial, clock):
    iris = signed_in("iris", "investigator", site="01")
    prepared = iris.post("/staff/factors/preparation").json
    right = authenticators.code(prepared["codes"]["seed"], clock.now())
    wanted = {"label": "my phone", "password": PASSWORD}

    replies = [
        iris.post("/staff/factors", json=wanted | {"new_codes": {"ticket": ticket, "code": code}})
        for ticket, code in [(prepared["ticket"], "000000"), ("other", right), (prepared["ticket"], right)]
    ]

    assert [reply.status_code for reply in replies] == [403, 403, 201]
    assert iris.get("/staff/session").json["factors"] == ["totp"]


def test_a_new_password_ends_the_other_sessions(chen, seed, clock, client, app):
    clock.move_to(clock.now() + HALF)
    other = Client(app, sign_in(client, code=authenticators.code(seed, clock.now())).json["token"])
    clock.move_to(clock.now() + HALF)
    content = {"password": PASSWORD, "new_password": "another long sentence of hers"}

    without = chen.put("/staff/password", json=content)
    done = chen.put("/staff/password", json=content | {"code": authenticators.code(seed, clock.now())})

    assert (without.status_code, done.status_code) == (403, 204)
    assert (chen.get("/me").status_code, other.get("/me").status_code) == (200, 401)


def test_a_stolen_database_holds_no_seed_no_password_and_nothing_that_opens(chen, seed, database, adam, invited):
    stored = repr(make.snapshot(database))
    secrets = [seed, PASSWORD, chen.token, adam.token, invited("vera")]

    assert [secret for secret in secrets if secret in stored or secret.encode().hex() in stored] == []
    assert make.faults(database) == []
