"""Registering a participant: baseline facts as the protocol asks for them, and the first schedule."""

import pytest

from proapp.base.errors import Conflict, Invalid, NotFound
from proapp.participant.tables import DatedFact, Participant
from tests import make


def test_somebody_is_registered_and_has_a_first_schedule(retreat, catalogue):
    ada = make.participant(retreat, catalogue)

    assert (ada.id, ada.code, ada.protocol_version, ada.plan_version) == (make.named("ada"), "ADA", "1", 1)
    assert [(fact.kind, fact.on) for fact in make.rows(retreat, DatedFact)] == [("registration", make.REGISTERED)]
    assert {one.timepoint for one in make.assignments(retreat)} == {"baseline", "run-in"}
    assert make.faults(retreat) == []


def test_the_same_registration_again_changes_nothing(retreat, catalogue):
    make.participant(retreat, catalogue)
    before = make.snapshot(retreat)

    make.participant(retreat, catalogue)

    assert make.snapshot(retreat) == before


@pytest.mark.parametrize(
    "change",
    [
        {"birth_year": 1961},
        {"zone": "Europe/Berlin"},
        {"code": "BEA"},
        {"baseline_facts": make.BASELINE["net-retreat"] | {"prior_lines": 2}},
        {"registered_on": make.date(2026, 3, 1), "now": make.at(make.REGISTERED)},
    ],
    ids=str,
)
def test_other_content_under_the_same_id_is_refused(retreat, catalogue, change):
    make.participant(retreat, catalogue)
    before = make.snapshot(retreat)

    with pytest.raises(Conflict):
        make.participant(retreat, catalogue, **change)

    assert make.snapshot(retreat) == before


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"zone": "Vienna"}, "/zone"),
        ({"birth_year": 2020}, "/birth_year"),
        ({"birth_year": 1890}, "/birth_year"),
        ({"language": "fr"}, "/language"),
        ({"baseline_facts": {}}, "/baseline_facts/functioning"),
        ({"baseline_facts": make.BASELINE["net-retreat"] | {"shoe_size": 42}}, "/baseline_facts/shoe_size"),
        ({"baseline_facts": make.BASELINE["net-retreat"] | {"functioning": "yes"}}, "/baseline_facts/functioning"),
        ({"baseline_facts": make.BASELINE["net-retreat"] | {"who_grade": "G4"}}, "/baseline_facts/who_grade"),
        ({"baseline_facts": make.BASELINE["net-retreat"] | {"prior_lines": True}}, "/baseline_facts/prior_lines"),
        ({"baseline_facts": make.BASELINE["net-retreat"] | {"ki67_percent": 101}}, "/baseline_facts/ki67_percent"),
    ],
)
def test_a_registration_that_does_not_fit_is_placed_and_not_kept(retreat, catalogue, changes, pointer):
    before = make.snapshot(retreat)

    with pytest.raises(Invalid) as refused:
        make.participant(retreat, catalogue, **changes)

    assert pointer in [place.pointer for place in refused.value.errors]
    assert make.snapshot(retreat) == before


def test_a_registration_in_the_future_is_refused(retreat, catalogue):
    before = make.snapshot(retreat)

    with pytest.raises(Conflict) as refused:
        make.participant(retreat, catalogue, registered_on=make.date(2026, 3, 3), now=make.at(make.REGISTERED))

    assert [place.pointer for place in refused.value.errors] == ["/on"]
    assert make.snapshot(retreat) == before


def test_a_site_of_another_trial_does_not_exist(retreat, catalogue):
    make.trial(retreat, catalogue, "netter-1")

    with pytest.raises(NotFound):
        make.participant(retreat, catalogue, trial_id="netter-1", site_id=make.named("net-retreat/01"))


def test_a_code_is_one_participants_own(registered, catalogue):
    before = make.snapshot(registered)

    with pytest.raises(Conflict, match="code"):
        make.participant(registered, catalogue, "grace", code="ADA")

    assert make.snapshot(registered) == before


def test_somebody_who_is_not_functioning_keeps_no_diary(retreat, catalogue):
    make.participant(retreat, catalogue, baseline_facts=make.BASELINE["net-retreat"] | {"functioning": False})

    assert {one.timepoint for one in make.assignments(retreat)} == {"baseline"}
    assert len(make.rows(retreat, Participant)) == 1
