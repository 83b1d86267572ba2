"""Regimens bound to others, to a procedure, or to what a participant's own measurements say."""

from datetime import UTC, datetime

import pytest

from proapp.treatment.absorbed import absorbed
from proapp.treatment.course import course
from proapp.treatment.refusal import refusals
from tests.rules.treatment import make
from tests.rules.treatment.make import day, enrolled, fact, given, said

LU = "{id: lu, agent: 177Lu-DOTATATE, activity_gbq: 7.4, cycles: 3, every: 56, latest: 112}"
ASKED = "  - {id: asked, use: compare, anchor: randomisation, from: 0, to: 7, instruments: [qlq-c30@3.0]}"
PILL = "{id: pill, agent: capecitabine, follows: lu, days: 14}"
LATER = datetime(2027, 6, 1, tzinfo=UTC)
ONLY = enrolled("only")


def small(regimens):
    return make.protocol(ASKED, regimens=regimens)


def courses(regimens, facts):
    (period,) = course(small(regimens), [*ONLY, *facts], site_zone=make.BERLIN).periods
    return period.regimens


def days(followed):
    return [(cycle.on - make.MONDAY).days if cycle.on else None for cycle in followed.cycles]


def states(followed):
    return [cycle.status for cycle in followed.cycles]


def refused(regimens, facts, new):
    trial = small(regimens)
    return [one.message for one in refusals(trial, [*ONLY, *facts], new, now=LATER, site_zone=make.BERLIN)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], [0, 56, 112]),
        ([given(1, 3)], [3, 59, 115]),
        ([given(1, 3), said("delayed", 2, 50, to=str(day(70)))], [3, 70, 126]),
        ([given(1, 3), said("skipped", 2, 50)], [3, None, 115]),
        ([given(1, 3), fact("stopped", 40, regimen="lu")], [3, None, None]),
    ],
)
def test_a_regimen_that_follows_another_begins_on_the_days_of_its_cycles(facts, expected):
    found = courses(f"{LU}, {PILL}", facts)

    assert days(found["pill"]) == expected


def test_what_follows_is_skipped_and_stopped_with_its_leader():
    skipped = courses(f"{LU}, {PILL}", [given(1, 0), said("skipped", 2, 50)])
    stopped = courses(f"{LU}, {PILL}", [given(1, 0), fact("stopped", 40, regimen="lu")])

    assert states(skipped["pill"]) == ["planned", "skipped", "planned"]
    assert states(stopped["pill"]) == ["planned", "stopped", "stopped"]


def test_a_pause_of_the_leader_pauses_what_follows_and_asks_once():
    facts = [*ONLY, given(1, 0), said("delayed", 2, 50, to=str(day(120)))]

    found = course(small(f"{LU}, {PILL}"), facts, site_zone=make.BERLIN)

    assert states(found.periods[0].regimens["pill"]) == ["planned", "paused", "planned"]
    assert [question.code for question in found.questions] == ["beyond-latest"]


def test_what_follows_has_its_own_facts_and_may_be_stopped_alone():
    facts = [given(1, 0), given(1, 1, regimen="pill"), fact("stopped", 30, regimen="pill")]

    found = courses(f"{LU}, {PILL}", facts)

    assert states(found["pill"]) == ["given", "stopped", "stopped"]
    assert states(found["lu"]) == ["given", "planned", "planned"]


def test_what_follows_may_begin_some_days_after_and_have_fewer_cycles():
    temozolomide = "{id: pill, agent: temozolomide, follows: lu, start: 9, days: 5, cycles: 2}"

    found = courses(f"{LU}, {temozolomide}", [given(1, 3)])

    assert days(found["pill"]) == [12, 68]


FORESEEN = "procedures: {sabr: {lesions: 5}, radioembolisation: {}}"
AFTER = LU.replace("every: 56", "every: 56, after: procedure, start: 35")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], [None, None, None]),  # nobody can tell before the liver was treated
        ([fact("procedure", 10, procedure="radioembolisation")], [45, 101, 157]),
        ([fact("procedure", number, procedure="chemoembolisation") for number in (10, 38)], [73, 129, 185]),
        ([fact("procedure", 10, procedure="sabr"), given(1, 50)], [50, 106, 162]),
        ([fact("procedure", 10, procedure="sabr"), given(1, 50), fact("procedure", 80, procedure="ablation")],
         [50, 106, 162]),
        ([fact("procedure", -10, procedure="surgery")], [None, None, None]),  # before randomisation
    ],
)  # fmt: skip
def test_cycles_after_a_procedure_wait_for_it(facts, expected):
    assert days(courses(AFTER, facts)["lu"]) == expected


OWN = LU.replace("every: 56", "every: 56, own: [cycles, activity_gbq, every], dosimetry: {GOALS}").replace(
    "GOALS", "lesion_gy: [80, 120], kidney_gy: 23, marrow_gy: 2"
)


def prescribed(number, **own):
    return fact("prescribed", number, regimen="lu", **own)


def measured(cycle, number, **doses):
    return fact("dosimetry", number, regimen="lu", cycle=cycle, **doses)


def test_what_is_prescribed_later_holds_for_the_cycles_to_come():
    facts = [given(1, 0, activity_gbq=7.5), prescribed(20, cycles=5, activity_gbq=5.5), prescribed(60, every=[70])]

    found = courses(OWN, facts)["lu"]

    assert days(found) == [0, 70, 140, 210, 280]
    assert [cycle.activity_gbq for cycle in found.cycles] == [7.5, 5.5, 5.5, 5.5, 5.5]
    assert not any(cycle.reduced for cycle in found.cycles)


def test_a_dose_is_reduced_when_less_was_given_than_prescribed_on_its_day():
    facts = [given(1, 0, activity_gbq=7.4), prescribed(20, activity_gbq=9.0), given(2, 56, activity_gbq=7.4)]

    assert [cycle.reduced for cycle in courses(OWN, facts)["lu"].cycles] == [False, True, False]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (prescribed(20, cycles=5), None),
        (prescribed(20), "say what is prescribed"),
        (prescribed(20, dose_mg=30), "lu has no own dose_mg"),
        (prescribed(80, cycles=1), "2 cycles of lu were given already"),
        (fact("prescribed", 20, regimen="pill", cycles=2), "this participant has no regimen pill"),
        (measured(1, 8, kidney_gy=4.5), None),
        (measured(3, 80, kidney_gy=4.5), "cycle 3 of lu was not given"),
        (measured(2, 40, kidney_gy=4.5), "cycle 2 was given later"),
    ],
)
def test_what_does_not_fit_the_course_is_refused(new, words):
    found = refused(OWN, [given(1, 0), given(2, 56)], new)

    assert [words in message for message in found] == ([True] if words else [])


def test_a_cycle_is_measured_once_and_then_corrected():
    first = measured(1, 8, kidney_gy=4.5)

    again = refused(OWN, [given(1, 0), first], measured(1, 9, kidney_gy=5))
    corrected = refused(
        OWN, [given(1, 0), first], fact("dosimetry", 8, corrects=first, regimen="lu", cycle=1, kidney_gy=5)
    )

    assert again == ["the doses of cycle 1 are recorded already: correct that"]
    assert corrected == []


@pytest.mark.parametrize(
    ("doses", "words"),
    [
        ([{"lesion_gy": 40}], []),
        ([{"lesion_gy": 40}, {"lesion_gy": 39}], []),
        ([{"lesion_gy": 40}, {"lesion_gy": 40}], ["lesions have 80 Gy of 80 to 120"]),
        ([{"kidney_gy": 11.5}], []),  # another such cycle makes 23 and no more
        ([{"kidney_gy": 11.6}], ["kidney has 11.6 Gy, and another cycle like the last would pass 23"]),
        ([{"marrow_gy": 0.9}, {"marrow_gy": 0.9}], ["marrow has 1.8 Gy"]),
        ([{"lesion_gy": 90, "kidney_gy": 20}], ["lesions have 90 Gy", "kidney has 20 Gy"]),
    ],
)
def test_goals_of_the_dose_ask_a_person_and_stop_nothing(doses, words):
    facts = list(ONLY)
    for cycle, dose in enumerate(doses, start=1):
        facts += [given(cycle, 56 * (cycle - 1)), measured(cycle, 56 * (cycle - 1) + 8, **dose)]

    found = course(small(OWN), facts, site_zone=make.BERLIN)

    assert all(text in one.words for text, one in zip(words, found.questions, strict=True))
    assert {one.code for one in found.questions} <= {"dose-goal"}
    assert states(found.periods[0].regimens["lu"])[len(doses) :] == ["planned"] * (3 - len(doses))


def test_nobody_is_asked_about_doses_when_no_cycle_is_to_come():
    facts = [given(number, 56 * (number - 1)) for number in (1, 2, 3)] + [measured(3, 120, kidney_gy=30)]

    assert course(small(OWN), [*ONLY, *facts], site_zone=make.BERLIN).questions == ()


def test_absorbed_doses_add_up_and_cycles_without_a_value_are_named():
    facts = [given(1, 0), given(2, 56), measured(1, 8, lesion_gy=30, kidney_gy=4), measured(2, 64, kidney_gy=5)]
    followed = course(small(OWN), [*ONLY, *facts, given(3, 112)], site_zone=make.BERLIN)

    found = absorbed(followed.periods[0].regimens["lu"], followed.facts)

    assert (found.total, found.last) == ({"lesion": 30, "kidney": 9}, {"lesion": 30, "kidney": 5})
    assert found.unmeasured == (3,)


@pytest.mark.parametrize(("counted", "expected"), [("mean", 37.5), ("highest", 45)])
def test_each_lesion_adds_up_and_the_goal_counts_their_mean_or_their_highest(counted, expected):
    first = [{"id": "liver", "gy": 30}, {"id": "node", "gy": 20}]
    second = [{"id": "liver", "gy": 15}, {"id": "node", "gy": 10}]
    facts = [given(1, 0), given(2, 56), measured(1, 8, lesions=first), measured(2, 64, lesions=second)]
    trial = small(OWN.replace("lesion_gy: [", f"lesions: {counted}, lesion_gy: ["))
    followed = course(trial, [*ONLY, *facts], site_zone=make.BERLIN)

    found = absorbed(followed.periods[0].regimens["lu"], followed.facts)

    assert found.lesions == {"liver": 45, "node": 30}
    assert found.total["lesion"] == expected


def test_cycles_told_in_both_forms_add_up_by_cycle():
    both = [{"id": "liver", "gy": 30}, {"id": "node", "gy": 20}]
    facts = [given(1, 0), given(2, 56), measured(1, 8, lesions=both), measured(2, 64, lesion_gy=12)]
    followed = course(small(OWN), [*ONLY, *facts], site_zone=make.BERLIN)

    found = absorbed(followed.periods[0].regimens["lu"], followed.facts)

    assert (found.total["lesion"], found.last["lesion"]) == (37, 12)


def test_an_arm_that_a_later_version_has_closed_takes_nobody_new():
    new = fact("allocation", 0, "09:00", arm="only")
    known = [fact("registration", -21)]

    found = refusals(
        small(LU), known, new, now=LATER, site_zone=make.BERLIN, closed=frozenset({"only"})
    )  # fmt: skip

    assert [one.message for one in found] == ["the arm only is closed to allocation; who is in it stays"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([fact("procedure", 10, procedure="sabr", lesions=5)], []),
        ([fact("procedure", 10, procedure="sabr", lesions=6)], ["sabr to 6 lesions, of 5 at most"]),
        ([fact("procedure", 10, procedure="radioembolisation", lesions=9)], []),
        ([fact("procedure", 10, procedure="surgery")], ["the arm only does not foresee surgery"]),
        ([given(1, 5), fact("procedure", 10, procedure="sabr")], ["lu was given on 2026-01-10 before any procedure"]),
        ([fact("procedure", -30, procedure="surgery")], []),  # the history of the disease
    ],
)
def test_a_procedure_that_differs_from_the_plan_asks_a_person(facts, words):
    trial = make.protocol(ASKED, regimens=AFTER, arm=f", {FORESEEN}")

    found = course(trial, [*ONLY, *facts], site_zone=make.BERLIN).questions

    assert [one.code for one in found] == ["procedure"] * len(words)
    assert all(text in one.words for text, one in zip(words, found, strict=True))
