"""Who sees a release, and how soon another may follow."""

from datetime import UTC, datetime, timedelta

import pytest

from proapp.release.audience import Past, earliest, may_be_by_arm, may_see, waits

WEEK = timedelta(days=7)
MAY = datetime(2026, 5, 1, tzinfo=UTC)


def past(audience="team", state="agreed", cut_off=MAY, agreed_at=MAY + timedelta(days=2)):
    return Past(audience, cut_off, state, agreed_at if state == "agreed" else None)


@pytest.mark.parametrize(
    ("audience", "by", "state", "masking", "is_seen"),
    [
        ("team", "pooled", "agreed", "masked", True),
        ("public", "arm", "agreed", "open", True),
        ("team", "arm", "agreed", "masked", False),
        ("committee", "pooled", "agreed", "open", False),
        ("team", "pooled", "proposed", "open", False),
        ("team", "pooled", "refused", "open", False),
        ("public", "pooled", "withdrawn", "open", False),
    ],
)
def test_who_does_not_see_arms_sees_what_was_agreed_for_them(audience, by, state, masking, is_seen):
    asked = {"audience": audience, "by": by, "state": state, "masking": masking}

    assert may_see(**asked, sees_arms=False) is is_seen
    assert may_see(**asked, sees_arms=True)


def test_masked_arms_are_for_the_committee_alone():
    assert may_be_by_arm("committee", "masked")
    assert not may_be_by_arm("team", "masked")
    assert may_be_by_arm("public", "open")


def test_the_last_agreed_release_of_an_audience_says_when_the_next_may_come():
    before = [
        past(cut_off=MAY - WEEK, agreed_at=MAY),
        past(),
        past(state="refused", cut_off=MAY + WEEK),
        past(state="withdrawn", cut_off=MAY + WEEK),
        past("public", cut_off=MAY + WEEK),
    ]

    assert earliest(before, "team", WEEK) == (MAY + WEEK, MAY + timedelta(days=9))
    assert earliest(before, "committee", WEEK) is None


def test_what_the_same_people_read_waits_for_one_another():
    assert waits([past(state="proposed")], "public")
    assert not waits([past(state="proposed")], "committee")
    assert not waits([past(state="refused"), past()], "team")
