"""The bundle over HTTP: sent once, small, in the form its schema says, and with the server's time."""

import gzip
import json
from datetime import date, timedelta

import pytest

from proapp.api.schemas.bundle import BundleSchema
from proapp.app import create_app
from proapp.base.actor import SYSTEM
from proapp.config import Settings
from proapp.flag.ruleset import shipped
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make
from tests.api.conftest import Client, enrolled

LATER = make.at(date(2026, 5, 14), 6)
LARGEST = 60 * 1024
GZIP, PLAIN = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}


@pytest.fixture
def as_ada(trial, database, catalogue, clock, device):
    """The phone of ada, seven weeks after her first dose."""
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
    clock.move_to(LATER)
    return device("ada")


def test_the_bundle_has_the_form_that_is_documented(as_ada, database, catalogue):
    make.answered(database, catalogue, make.assignment(database, "toxicity", instrument="bother", ordinal=7))

    reply = as_ada.get("/me/bundle")

    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    assert BundleSchema().validate(reply.json) == {}
    assert reply.json.keys() == BundleSchema().fields.keys()


def test_it_is_sent_once_until_something_in_it_changes(as_ada, database, catalogue, clock):
    first = as_ada.get("/me/bundle")
    clock.move_to(LATER + timedelta(minutes=5))
    again = as_ada.get("/me/bundle", headers={"If-None-Match": first.headers["ETag"]})
    make.answered(database, catalogue, make.assignment(database, "toxicity", instrument="bother", ordinal=7))
    changed = as_ada.get("/me/bundle", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert again.headers["X-Server-Time"] == "2026-05-14T06:05:00+00:00"
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_only_the_servers_time_differs_between_bundles_of_one_tag(as_ada, clock):
    first = as_ada.get("/me/bundle")
    clock.move_to(LATER + timedelta(minutes=5))
    second = as_ada.get("/me/bundle")

    assert first.headers["ETag"] == second.headers["ETag"]
    times = [reply.json["server_time"] for reply in (first, second)]
    assert times == ["2026-05-14T06:00:00Z", "2026-05-14T06:05:00Z"]
    assert first.data.replace(times[0].encode(), b"") == second.data.replace(times[1].encode(), b"")


def test_each_encoding_has_a_tag_of_its_own_and_either_is_known(as_ada):
    packed, plain = as_ada.get("/me/bundle", headers=GZIP), as_ada.get("/me/bundle", headers=PLAIN)

    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert {packed.headers["Vary"], plain.headers["Vary"]} == {"Accept-Encoding"}
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    for held in (packed.headers["ETag"], plain.headers["ETag"]):
        for encoding in (GZIP, PLAIN):
            reply = as_ada.get("/me/bundle", headers={**encoding, "If-None-Match": held})
            assert (reply.status_code, reply.headers["ETag"], reply.headers["Vary"]) == (304, held, "Accept-Encoding")


@pytest.mark.parametrize("coding", ["gzip;q=0", "br", "identity", "gzip;q=0, identity"])
def test_nobody_gets_gzip_who_does_not_take_it(as_ada, coding):
    reply = as_ada.get("/me/bundle", headers={"Accept-Encoding": coding})

    assert "Content-Encoding" not in reply.headers
    assert reply.json["version"] == 1


@pytest.mark.parametrize("path", ["/me", "/me/assignments", "/me/receipts", "/me/bundle", "/me/contact", "/me/nothing"])
def test_the_servers_time_is_on_everything_a_phone_asks_for_itself(as_ada, client, path):
    known, unknown = as_ada.get(path), client.get(path)

    assert known.headers["X-Server-Time"] == unknown.headers["X-Server-Time"] == "2026-05-14T06:00:00+00:00"
    assert "X-Server-Time" not in as_ada.get("/instruments").headers


def test_a_foreign_bundle_is_never_sent(as_ada, device):
    first, second = as_ada.get("/me/bundle"), device("grace").get("/me/bundle")

    assert first.headers["ETag"] != second.headers["ETag"]
    ours = {one["id"] for one in first.json["assignments"]}
    assert ours
    assert not ours & {one["id"] for one in second.json["assignments"]}


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "ar"])
def test_60_days_of_weekly_and_daily_questionnaires_are_under_60_kib(database, clock, tmp_path, language):
    wording = make.wording(tmp_path, "en", "de", "es", "fr", "ar")
    catalogue = Catalogue(Catalogue.shipped(wording).library, shipped())
    make_busy(database, catalogue, language)
    clock.move_to(LATER)
    app = create_app(database, clock, catalogue, Settings(database=str(database.url), key=database.key))
    as_ada = Client(app, enrolled(database, clock, "ada").access_token)

    reply = as_ada.get("/me/bundle", headers=GZIP)

    found = json.loads(gzip.decompress(reply.data))
    days = [one for one in found["assignments"] if one["instrument"] == "net-diary@1.0"]
    weeks = [one for one in found["assignments"] if one["instrument"] == "pro-ctcae-net@1.0"]
    assert (len(days) >= 60, len(weeks) >= 5) == (True, True)
    assert not any(shown["placeholder"] for shown in found["instruments"].values())
    assert len(reply.data) < LARGEST


def make_busy(database, catalogue, language):
    """Ada has been treated in the trial with a diary for each day."""
    database.run(
        lambda session: load_protocol(
            session, actor=SYSTEM, now=make.at(make.REGISTERED), catalogue=catalogue, text=make.daily_protocol()
        )
    )
    make.activated(database, catalogue, sandbox=False)
    make.site(database)
    make.participant(database, catalogue, language=language)
    make.allocated(database, catalogue)
    make.treated(database, catalogue)
