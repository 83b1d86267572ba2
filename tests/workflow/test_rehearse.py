"""A trial's rules are tried on the reports there are, and a site is not opened that would be called too often."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest

from proapp.base.actor import SYSTEM
from proapp.base.errors import Invalid
from proapp.flag import ruleset as rulesets
from proapp.flag.rehearsal import Rehearsal, in_all
from proapp.flag.ruleset import FOLDER
from proapp.flag.tables import Flag
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.enrolment.activate_trial import activate_trial
from proapp.workflow.enrolment.load_protocol import load_protocol
from proapp.workflow.review.record_rehearsal import SIMULATED, Rehearsed, record_rehearsal
from proapp.workflow.review.rehearse import rehearsed
from tests import make

NOW = make.at(make.REGISTERED, 9)
HOUR = timedelta(hours=1)


@pytest.fixture
def answered(treated, catalogue):
    """Ada's first five weeks: vomiting in the second and third, worse in the fourth, and a fever after the infusion."""
    weeks = sorted(make.assignments(treated, instrument="pro-ctcae-net@1.0"), key=lambda one: one.opens_at)
    weeks = [one for one in weeks if one.timepoint != "baseline"][:5]
    vomiting = ({}, {"10A": 3, "10B": 3}, {"10A": 3, "10B": 3}, {"10A": 4, "10B": 4}, {})
    for week, said in zip(weeks, vomiting, strict=True):
        make.answered(treated, catalogue, week, **said)
    crisis = make.assignment(treated, "crisis", instrument="net-crisis")
    make.answered(treated, catalogue, crisis, temperature=38.4, fluids=1)
    return treated


def tried(database, catalogue, **others):
    with database.read() as session:
        return rehearsed(session, catalogue=catalogue, trial_id="net-retreat", **others)


def test_a_rehearsal_finds_what_was_raised_in_earnest(answered, catalogue):
    before = make.snapshot(answered)

    found = tried(answered, catalogue)

    flags = make.rows(answered, Flag)
    in_earnest = [flag for flag in flags if flag.level != "information"]
    assert {site: one.alerts for site, one in found.items()} == {"01": len(in_earnest)}
    assert found["01"].by_rule == Counter(flag.rule for flag in in_earnest)
    assert found["01"].red == sum(flag.level == "red" for flag in in_earnest) > 0
    assert make.snapshot(answered) == before


def test_other_rules_are_tried_without_the_trial_having_them(answered, catalogue, tmp_path):
    text = (FOLDER / "prrt-default" / "1.yaml").read_text("utf-8")
    feverless = tmp_path / "1.yaml"
    feverless.write_text(
        text.replace("codes: [temperature], value: 38.0", "codes: [temperature], value: 41.0"), "utf-8"
    )

    fewer = in_all(tried(answered, catalogue, ruleset=rulesets.load(feverless)))

    usual = in_all(tried(answered, catalogue))
    assert fewer.reports == usual.reports
    assert (usual.by_rule["R8"], "R8" in fewer.by_rule) == (1, False)


@pytest.fixture(scope="module")
def worded(tmp_path_factory):
    """A catalogue of an installation that has every word in both languages."""
    return Catalogue.shipped(make.wording(tmp_path_factory.mktemp("wording"), "en", "de"))


@pytest.fixture
def limited(database, worded):
    """NET RETREAT with a site that can look after 20 alerts per 100 reports, and one that has said nothing."""
    text = make.protocol_text()
    database.run(lambda session: load_protocol(session, actor=SYSTEM, now=NOW, catalogue=worded, text=text))
    make.site(database, alert_limit=20.0)
    make.site(database, code="02")
    return database


def activate(database, catalogue):
    return database.run(
        lambda session: activate_trial(
            session, actor=SYSTEM, now=NOW, catalogue=catalogue, trial_id="net-retreat", sandbox=False
        )
    )


def kept(database, catalogue, *, alerts, reports=100, now=NOW):
    with database.read() as session:
        protocol = catalogue.protocol(session, "net-retreat", "1")
    found = Rehearsal(
        reports=reports, alerts=alerts, red=0, joined=0, information=0, reports_with_alert=alerts, per_hundred=None
    )
    database.run(
        lambda session: record_rehearsal(
            session, Rehearsed(protocol, SIMULATED, found), rehearsal_id=uuid4(), actor=SYSTEM, now=now
        )
    )


def test_a_site_with_a_limit_is_not_opened_unrehearsed(limited, worded):
    before = make.snapshot(limited)

    with pytest.raises(Invalid) as refused:
        activate(limited, worded)

    assert [(place.pointer, place.message) for place in refused.value.errors] == [
        ("/sites/01", "01 looks after 20 alerts per 100 reports, and the rules were not rehearsed")
    ]
    assert make.snapshot(limited) == before


def test_a_site_is_not_opened_that_would_be_called_too_often(limited, worded):
    kept(limited, worded, alerts=21)

    with pytest.raises(Invalid) as refused:
        activate(limited, worded)

    assert [place.message for place in refused.value.errors] == [
        "01 looks after 20 alerts per 100 reports, the rehearsal found 21.0"
    ]


def test_the_newest_rehearsal_within_the_limit_opens_it(limited, worded):
    kept(limited, worded, alerts=21)
    kept(limited, worded, alerts=20, now=NOW + HOUR)

    _, changed = activate(limited, worded)

    assert changed
    assert make.actions(limited, "net-retreat")[-2:] == ["rules.rehearsed", "trial.activated"]
    assert make.faults(limited) == []


def test_a_rehearsal_without_reports_says_nothing(limited, worded):
    kept(limited, worded, alerts=0, reports=0)

    with pytest.raises(Invalid, match="more often than it can look after"):
        activate(limited, worded)
