"""Opening a trial for phones: refused while words are missing, but for a sandbox, which says so."""

import json

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.audit import AuditEvent
from proapp.base.errors import Conflict, Invalid, NotFound
from proapp.trial import queries
from proapp.trial.tables import Activation
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.load_protocol import load_protocol
from tests import make

NOW = make.at(make.REGISTERED, 9)
LICENSED = ("pro-ctcae-net@1.0", "qlq-c30@3.0", "qlq-gi.net21@1.0")


@pytest.fixture
def loaded(database, catalogue):
    """NET RETREAT is loaded and nothing else."""
    text = make.protocol_text()
    database.run(lambda session: load_protocol(session, actor=SYSTEM, now=NOW, catalogue=catalogue, text=text))
    return database


@pytest.fixture(scope="module")
def worded(tmp_path_factory):
    """A catalogue of an installation that has every word in both languages."""
    return Catalogue.shipped(make.wording(tmp_path_factory.mktemp("wording"), "en", "de"))


def activate(database, catalogue, *, sandbox=False, trial_id="net-retreat"):
    return database.run(
        lambda session: activate_trial(
            session, actor=SYSTEM, now=NOW, catalogue=catalogue, trial_id=trial_id, sandbox=sandbox
        )
    )


def test_a_loaded_trial_is_not_active(loaded):
    with loaded.read() as session:
        assert queries.activation(session, "net-retreat") is None


def test_missing_words_stop_it_and_each_is_named(loaded, catalogue):
    before = make.snapshot(loaded)

    with pytest.raises(Invalid) as refused:
        activate(loaded, catalogue)

    assert [(place.pointer, place.message) for place in refused.value.errors] == [
        (f"/languages/{index}", f"{key} has no wording in {language}")
        for index, language in enumerate(("en", "de"))
        for key in LICENSED
    ]
    assert make.snapshot(loaded) == before


def test_a_sandbox_opens_without_words_and_keeps_which(loaded, catalogue):
    activation, changed = activate(loaded, catalogue, sandbox=True)

    assert changed
    assert (activation.sandbox, activation.activated_at, activation.activated_by) == (True, NOW, SYSTEM.id)
    assert activation.missing == [
        {"language": language, "instrument": key} for language in ("en", "de") for key in LICENSED
    ]
    assert make.rows(loaded, AuditEvent)[-1].action == "trial.activated"
    assert make.faults(loaded) == []


@pytest.mark.parametrize("sandbox", [True, False])
def test_doing_it_again_changes_nothing(loaded, worded, sandbox):
    activate(loaded, worded, sandbox=sandbox)
    before = make.snapshot(loaded)

    activation, changed = activate(loaded, worded, sandbox=sandbox)

    assert (activation.sandbox, changed) == (sandbox, False)
    assert make.snapshot(loaded) == before


def test_a_sandbox_becomes_real_once_the_words_are_there(loaded, catalogue, worded):
    activate(loaded, catalogue, sandbox=True)

    activation, changed = activate(loaded, worded)

    assert (activation.sandbox, activation.missing, changed) == (False, [], True)
    assert len(make.rows(loaded, Activation)) == 1
    assert make.faults(loaded) == []


def test_what_runs_for_real_never_becomes_a_sandbox(loaded, worded):
    activate(loaded, worded)

    with pytest.raises(Conflict):
        activate(loaded, worded, sandbox=True)


def test_a_trial_that_is_not_there_is_not_found(loaded, catalogue):
    with pytest.raises(NotFound):
        activate(loaded, catalogue, trial_id="no-such-trial")


@pytest.mark.parametrize(("sandbox", "refused"), [(True, False), (False, True)])
def test_a_trial_that_runs_for_real_takes_no_version_without_words(loaded, worded, sandbox, refused):
    activate(loaded, worded, sandbox=sandbox)
    more = json.dumps(json.loads(make.protocol_text()) | {"version": "2", "languages": ["en", "de", "it"]})

    def load():
        loaded.run(lambda session: load_protocol(session, actor=SYSTEM, now=NOW, catalogue=worded, text=more))

    if refused:
        with pytest.raises(Invalid) as why:
            load()
        assert ("/languages/2", "pgi-s@1.0 has no wording in it") in [
            (place.pointer, place.message) for place in why.value.errors
        ]
    else:
        load()
    with loaded.read() as session:
        assert queries.newest_version(session, "net-retreat") == ("1" if refused else "2")
