"""The phone's pure rules say what the server's say: the same cases go through both."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from proapp.flag.advice import Threshold, resolved
from proapp.flag.escalation import cover, on_cover
from proapp.flag.report import CourseFacts, Report, baseline_key, counted
from proapp.flag.ruleset import shipped
from proapp.instrument.answers import asked, closed, fits, problems
from proapp.instrument.definition import Definition
from proapp.instrument.paper import paper
from proapp.schedule.deadline import deadline
from proapp.schedule.state import state

OPENS = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the night the clocks go forward
CLOSES = OPENS + timedelta(hours=6)
NEAR = [timedelta(milliseconds=step) for step in (-86_400_000, -1, 0, 1, 3_600_000, 86_400_000)]
EVERY = """async ([module, name, cases]) => {
  const rules = await import(`/app/${module}.js`);
  return cases.map((given) => rules[name](...given));
}"""


def through(page, module, name, cases):
    """What a function of the app's gives for each list of arguments."""
    return page.evaluate(EVERY, [module, name, cases])


def some_answers(definition: Definition, chance: Random) -> dict[str, Any]:
    """Answers as a clumsy client might have them: numbers that fit or do not, words, nothing, and leftovers."""
    found: dict[str, Any] = {}
    for code, item in definition.items.items():
        low, high = int(item.answers.low), int(item.answers.high)
        codes = item.answers.codes or tuple({low, (low + high) // 2, high})
        words = [*sorted(item.special), "prefer-not-to-answer"]
        kinds = [None, chance.choice(codes), chance.choice(codes), high + 1, low + 0.5, chance.choice(words)]
        found[code] = chance.choice(kinds)
    return {code: answer for code, answer in found.items() if answer is not None}


def cases(catalogue, count=25):
    """Every shipped instrument as the phone has it, with invented answers."""
    chance = Random(7)
    for definition in catalogue.library:
        sheet = paper(definition, catalogue.library.wording(definition.key, "en"))
        for _ in range(count):
            yield definition, sheet, some_answers(definition, chance)


def test_the_same_items_are_asked_and_closed(blank, catalogue):
    known = list(cases(catalogue))
    arguments = [[sheet, answers] for _, sheet, answers in known]

    asked_there = through(blank, "questionnaire", "asked", arguments)
    closed_there = through(blank, "questionnaire", "closed", arguments)

    assert asked_there == [list(asked(definition, answers)) for definition, _, answers in known]
    assert closed_there == [list(closed(definition, answers)) for definition, _, answers in known]


def test_what_the_phone_would_send_the_server_takes(blank, catalogue):
    known = list(cases(catalogue))

    sent = through(blank, "questionnaire", "given", [[sheet, answers] for _, sheet, answers in known])

    assert [problems(definition, answers) for (definition, _, _), answers in zip(known, sent, strict=True)] == [
        [] for _ in known
    ]
    assert any(answers for answers in sent)


def test_the_same_numbers_fit(blank, catalogue):
    lists = [answers for definition in catalogue.library for answers in definition.answer_lists.values()]
    sheets = [
        paper(definition, catalogue.library.wording(definition.key, "en"))["answers"][name]
        for definition in catalogue.library
        for name in definition.answer_lists
    ]
    numbers = [-1, 0, 1, 2, 3, 3.05, 4, 7, 10, 11, 30, 36.6, 37.25, 38.0, 45, 45.1, 99, 100]

    there = through(blank, "questionnaire", "isOf", [[sheet, number] for sheet in sheets for number in numbers])

    # A whole number has one form in JavaScript: 38.0 and 38 are the same, and are sent as 38.
    whole = [int(number) if float(number).is_integer() else number for number in numbers]
    assert there == [fits(answers, number) for answers in lists for number in whole]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("37,5", 37.5),
        (" 38.5 ", 38.5),
        ("٣٨٫٥", 38.5),
        ("۱۲", 12),
        ("007", 7),
        ("", None),
        ("1e3", None),
        ("-1", None),
        ("3 7", None),
    ],
)
def test_numbers_are_read_as_people_write_them(blank, typed, meant):
    read = blank.evaluate("async (typed) => (await import('/app/questionnaire.js')).number(typed)", typed)

    assert (None if read != read else read) == meant


def windows():
    """Every order of opening, beginning, closing, grace and now."""
    for grace in (timedelta(), timedelta(hours=2), timedelta(hours=72)):
        for now in [edge + near for edge in (OPENS, CLOSES, CLOSES + grace) for near in NEAR]:
            for started in [None, *(edge + near for edge in (OPENS, CLOSES) for near in NEAR[1:4])]:
                for answered in (False, True):
                    yield grace, now, started, answered


def milliseconds(moment: datetime | None) -> float | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def written(grace: timedelta) -> dict[str, Any]:
    ends = {"opens": OPENS, "closes": CLOSES, "grace_until": CLOSES + grace}
    return {name: {"at": moment.isoformat(timespec="milliseconds")} for name, moment in ends.items()}


def test_a_window_is_open_as_long_as_on_the_server(blank):
    known = list(windows())
    arguments = [
        [written(grace), milliseconds(now), {"answered": answered, "startedAt": milliseconds(started)}]
        for grace, now, started, answered in known
    ]

    there = through(blank, "deadline", "state", arguments)
    ends = through(blank, "deadline", "lastMoment", [[one[0], one[2]["startedAt"]] for one in arguments])

    assert there == [
        state(OPENS, CLOSES, now=now, answered=answered, started_at=started, grace=grace)
        for grace, now, started, answered in known
    ]
    assert ends == [milliseconds(deadline(CLOSES, started_at=started, grace=grace)) for grace, _, started, _ in known]
    assert {"upcoming", "open", "completed", "missed"} == set(there)


def carried(threshold: Threshold) -> dict[str, Any]:
    """A threshold as a bundle carries it."""
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in asdict(threshold).items()
    }


def reached(threshold: Threshold, numbers: Mapping[str, float], at: datetime, about: date) -> bool:
    """The meaning of a threshold, as its own documentation says it."""
    within = (threshold.from_at or at) <= at <= (threshold.to_at or at)
    on = (threshold.from_on or about) <= about <= (threshold.to_on or about)
    groups = [any(meets(limit, numbers.get(limit.item)) for limit in group) for group in threshold.groups]
    return within and on and sum(groups) >= threshold.needs


def meets(limit: Any, value: float | None) -> bool:
    if value is None:
        return False
    return value == limit.equals if limit.equals is not None else value >= limit.at_least - 1e-6


def test_advice_is_given_for_the_same_answers(blank, catalogue):
    rules, chance = shipped()["prrt-default@1"], Random(11)
    course = CourseFacts(infusion_began_at=OPENS, dose_on=OPENS.date(), liver_therapy_on=(OPENS.date(),))
    known, arguments = [], []
    for definition, sheet, answers in cases(catalogue, count=40):
        own = {baseline_key(definition.id, code): float(chance.randint(0, 3)) for code in definition.items}
        limits = resolved(rules, definition, own, course=course)
        at = OPENS + timedelta(hours=chance.choice([-1, 0, 3, 72, 73, 24 * 20]))
        known.append((definition, limits, answers, at))
        arguments.append(
            [[carried(one) for one in limits], sheet, answers, {"at": milliseconds(at), "about": at.date().isoformat()}]
        )

    there = through(blank, "advice", "advised", arguments)

    here = [
        {one.rule for one in limits if reached(one, counted(definition, answers), at, at.date())}
        for definition, limits, answers, at in known
    ]
    assert [{one["rule"] for one in found} for found in there] == here
    assert set().union(*here) >= {"R1", "R4", "R6", "R8"}


def test_the_most_urgent_line_of_a_rule_is_the_one_shown(blank, catalogue):
    definition = catalogue.library.get("net-crisis@1.0")
    sheet = paper(definition, catalogue.library.wording(definition.key, "en"))
    limits = resolved(shipped()["prrt-default@1"], definition, {}, course=CourseFacts(infusion_began_at=OPENS))
    answers = {"flushing": 3, "flushing_episodes": 9, "vomiting_episodes": 4, "bowel_movements": 9, "temperature": 38.2}
    when = {"at": milliseconds(OPENS + timedelta(hours=4)), "about": OPENS.date().isoformat()}

    [found] = through(blank, "advice", "advised", [[[carried(one) for one in limits], sheet, answers, when]])

    assert [(one["rule"], one["level"]) for one in found] == [("R4", "red"), ("R8", "red")]


HOURS = {"mon": [["08:00", "12:00"], ["13:00", "17:00"]], "sun": [["00:00", "24:00"]], "tue": []}


def test_somebody_is_there_at_the_same_hours(blank):
    document = {**HOURS, "holidays": ["2026-03-30"]}
    contact = {"hours": HOURS, "holidays": document["holidays"], "zone": "Europe/Vienna", "always": False}
    moments = [OPENS + timedelta(minutes=30 * half) for half in range(-48 * 8, 48 * 8)]

    there = through(blank, "contacts", "isThere", [[contact, milliseconds(moment)] for moment in moments])

    hours = cover("Europe/Vienna", document)
    assert there == [on_cover(hours, moment) for moment in moments]
    assert set(there) == {True, False}


def test_waits_double_up_to_an_hour(blank):
    shortest = through(blank, "api", "patience", [[failures, 0] for failures in range(1, 20)])
    longest = through(blank, "api", "patience", [[failures, 1] for failures in range(1, 20)])

    seconds = [min(3600, 2**failures) for failures in range(19)]
    assert shortest == pytest.approx([0.8 * one for one in seconds])
    assert longest == pytest.approx([1.2 * one for one in seconds])


def test_a_report_has_the_numbers_the_phone_counts(blank, catalogue):
    definition = catalogue.library.get("net-diary@1.0")
    sheet = paper(definition, catalogue.library.wording(definition.key, "en"))
    answers = {"pain": 0, "flushing": 1, "stoma": 1, "nausea": 4}

    [there] = through(blank, "questionnaire", "counted", [[sheet, answers]])

    assert there == counted(definition, answers)
    assert Report("net-diary@1.0", there, {}, OPENS, OPENS.date()).value("pain_level") == 0
