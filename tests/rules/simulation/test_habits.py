"""When participants answer: always the same for one assignment, mostly in its window, sometimes late or never."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from proapp.base.errors import Problem
from proapp.base.strict_json import loads
from proapp.instrument.answers import problems
from proapp.instrument.library import Library
from proapp.response.submission import read
from proapp.simulation.habits import Due, intent
from proapp.simulation.people import Invented, people
from proapp.simulation.places import POOL
from proapp.simulation.submission import body, item, queue, skew, spoiled
from proapp.trial.protocol import Protocol

OPENS = datetime(2026, 3, 2, 5, tzinfo=UTC)


def due(number: int, *, hours: int, timepoint: str = "toxicity", instrument: str = "pgi-s@1.0") -> Due:
    assignment_id = f"00000000-0000-4000-8000-{number:012d}"
    closes = OPENS + timedelta(hours=hours)
    return Due(assignment_id, instrument, timepoint, OPENS, closes, date(2026, 3, 3), "Europe/Vienna")


@pytest.fixture
def grace(protocols: dict[str, Protocol]) -> Invented:
    return people(protocols["net-retreat"], places=POOL, seed=1, count=2, year=2026)[1]


@pytest.mark.parametrize("hours", [15, 19, 96, 24 * 28])
def test_most_answers_come_in_their_window(grace: Invented, hours: int) -> None:
    found = Counter[str]()

    for number in range(600):
        asked = due(number, hours=hours)
        will = intent(grace, asked)
        assert will == intent(grace, asked)
        if will is None:
            found["missed"] += 1
            continue
        assert OPENS < will.completed_at <= will.sent_at
        found["late" if will.completed_at >= asked.closes_at else "inside"] += 1

    assert found["inside"] > 500
    assert found["missed"] > 5
    assert found["late"] > 2


def test_weariness_makes_more_of_them_missed(grace: Invented) -> None:
    rested, weary = (
        sum(intent(grace, due(n, hours=96), wearier=more) is None for n in range(600)) for more in (0.0, 0.2)
    )

    assert weary > rested + 60


@pytest.mark.parametrize("kind", range(4))
def test_a_spoiled_body_cannot_be_accepted_but_the_sound_one_can(
    grace: Invented, shipped_library: Library, kind: int
) -> None:
    asked = due(7, hours=96)
    will = intent(grace, asked)
    assert will is not None
    sound = body(grace, asked, will, {"severity": 2})

    assert read(sound)[1] == ()
    assert faults(spoiled(sound, kind), shipped_library) != ()


def faults(text: bytes, library: Library) -> tuple[object, ...]:
    try:
        submission, places = read(loads(text))
    except Problem as problem:
        return (problem,)
    if submission is None:
        return places
    return tuple(problems(library.get("pgi-s@1.0"), submission.answers))


def test_the_phone_says_how_long_ago_it_was(grace: Invented) -> None:
    asked = due(9, hours=96)
    will = intent(grace, asked)
    assert will is not None
    now = will.completed_at + timedelta(seconds=90)

    sent = queue(grace, [item("an id", body(grace, asked, will, {"severity": 2}), will, now=now)], now=now)

    assert [one["age_ms"] for one in sent["items"]] == [90_000]
    assert datetime.fromisoformat(sent["sent_at"]) == now + skew(grace)


def test_what_is_due_together_is_answered_together(grace: Invented) -> None:
    meant = [intent(grace, due(number, hours=96)) for number in range(100)]

    days = Counter(will.completed_at for will in meant if will is not None)

    assert max(days.values()) > 80
