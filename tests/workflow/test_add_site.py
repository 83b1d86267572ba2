"""Adding a site and changing it: whoever changes says which version they read."""

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.errors import Conflict, Invalid, NotFound, PreconditionRequired, Stale
from proapp.trial.tables import Site
from proapp.workflow.enrolment.add_site import NewSite, add_site
from tests import make

VIENNA = {"code": "01", "name": "Donau Clinic", "zone": "Europe/Vienna", "cover": make.WEEKDAYS}


@pytest.fixture
def trial(database, catalogue):
    make.trial(database, catalogue)
    return database


def put(database, *, version=None, trial_id="net-retreat", **changes):
    site = NewSite(id=make.named("site"), **(VIENNA | changes))
    return database.run(
        lambda session: add_site(
            session, actor=SYSTEM, now=make.at(make.REGISTERED), trial_id=trial_id, site=site, version=version
        )
    )


def test_a_site_is_added_once(trial):
    site, created = put(trial)
    before = make.snapshot(trial)

    again, created_again = put(trial)

    assert (created, created_again) == (True, False)
    assert (site.id, site.version) == (again.id, again.version) == (make.named("site"), 1)
    assert make.snapshot(trial) == before


def test_cover_and_contact_change_with_the_version_that_was_read(trial):
    put(trial)

    site, created = put(trial, version=1, contact="chen@donau.example")

    assert not created
    assert (site.version, site.contact) == (2, "chen@donau.example")
    assert make.faults(trial) == []


@pytest.mark.parametrize(
    ("changes", "version", "refusal"),
    [
        ({"name": "Other"}, None, PreconditionRequired),
        ({"name": "Other"}, 7, Stale),
        ({"zone": "Europe/Berlin"}, 1, Conflict),
        ({"zone": "Vienna"}, 1, Invalid),
    ],
)
def test_a_refused_change_changes_nothing(trial, changes, version, refusal):
    put(trial)
    before = make.snapshot(trial)

    with pytest.raises(refusal):
        put(trial, version=version, **changes)

    assert make.snapshot(trial) == before


@pytest.mark.parametrize(
    ("changes", "refusal", "pointer"),
    [
        ({"zone": "Mars/Olympus"}, Invalid, "/zone"),
        ({"cover": {"mon": [["25:00", "26:00"]]}}, Invalid, "/cover"),
        ({"cover": {"mon": [["17:00", "08:00"]]}}, Invalid, "/cover"),
        ({"cover": {"monday": [["08:00", "17:00"]]}}, Invalid, "/cover/monday"),
        ({"cover": {"holidays": ["next week"]}}, Invalid, "/cover"),
    ],
)
def test_a_site_that_does_not_hold_is_not_added(trial, changes, refusal, pointer):
    with pytest.raises(refusal) as refused:
        put(trial, **changes)

    assert [place.pointer for place in refused.value.errors] == [pointer]
    assert make.rows(trial, Site) == []


def test_a_site_of_no_trial_is_not_added(database):
    with pytest.raises(NotFound):
        put(database)


def test_another_trials_site_does_not_exist_here(trial, catalogue):
    make.trial(trial, catalogue, "netter-1")
    put(trial)

    with pytest.raises(NotFound):
        put(trial, trial_id="netter-1", version=1, name="Other")


def test_a_code_is_one_sites_own(trial):
    put(trial)

    with pytest.raises(Conflict, match="code"):
        make.site(trial)
