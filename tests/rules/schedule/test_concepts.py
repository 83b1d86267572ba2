"""Somebody lives through every trial concept, asked what its schedule says: days count from randomisation."""

from collections import defaultdict
from itertools import pairwise

import pytest
from hypothesis import given as given_any
from hypothesis.strategies import randoms

from proapp.schedule.plan import planning
from proapp.trial.reading import shipped
from tests.rules.treatment import make
from tests.rules.treatment.make import day, fact, given, said

SHIPPED = shipped()
WEEKLY = list(range(7, 85, 7))


def beginning(trial, arm, **allocation):
    """Registered three weeks before and randomised on day 0, with the first level of each stratum."""
    strata = {name: levels[0] for name, levels in SHIPPED[f"{trial}@1"].strata.items()} | allocation.pop("strata", {})
    return [fact("registration", -21), fact("allocation", 0, "09:00", arm=arm, strata=strata, **allocation)]


def planned_for(trial, facts, *, functioning=False):
    person = make.person(baseline={"functioning": functioning}, zone="UTC", site_zone="UTC")
    return planning(SHIPPED[f"{trial}@1"], person, facts, definitions=make.LIBRARY)


def life(trial, arm, facts=(), *, functioning=False, **allocation):
    return planned_for(trial, [*beginning(trial, arm, **allocation), *facts], functioning=functioning)


def days(lived, timepoint, **equal):
    """Target days of one timepoint, each once, in order; `instrument` without its version."""
    found = {
        (one.target_on - make.MONDAY).days
        for one in lived.planned
        if one.timepoint == timepoint
        and all(str(getattr(one, name)).split("@")[0] == str(value) for name, value in equal.items())
    }
    return sorted(found)


def calendar(lived):
    """What is compared, but for what counts from the first dose: the same in every arm."""
    return {
        (one.timepoint, one.instrument, one.target_on)
        for one in lived.planned
        if one.use == "compare" and one.anchor in ("registration", "randomisation")
    }


def cycles(lived, regimen, period=1):
    followed = lived.course.periods[period - 1].regimens[regimen]
    return [(cycle.status, (cycle.on - make.MONDAY).days if cycle.on else None) for cycle in followed.cycles]


def crossing(number, arm):
    return [
        fact("progression", number - 2, assessor="central"),
        fact("allocation", number, "09:00", arm=arm, kind="crossover"),
    ]


@pytest.mark.parametrize("trial", sorted({key.removesuffix("@1") for key in SHIPPED}))
def test_every_arm_has_the_same_calendar_of_comparison(trial):
    arms = [name for name, arm in SHIPPED[f"{trial}@1"].arms.items() if arm.open]

    calendars = [calendar(life(trial, arm, functioning=True)) for arm in arms]

    assert calendars[0]
    assert all(found == calendars[0] for found in calendars)


@pytest.mark.parametrize(
    ("trial", "timepoint", "expected"),
    [
        ("netter-2", "q12w", list(range(84, 841, 84))),
        ("prrt-immunotherapy", "q8w", [56, 112, 168, 224, 308, 392, 476, 560, 644, 728]),
        ("prrt-damage-repair", "q12w", list(range(84, 673, 84))),
        ("liver-first", "q12w", list(range(84, 673, 84))),
        ("prrt-resistant", "q12w", list(range(84, 673, 84))),
        ("prrt-dosimetry", "q12w", list(range(84, 673, 84))),
        ("a022001", "weeks", [week * 7 for week in (8, 16, 24, 32, 48, 72, 96)]),
        ("compete", "q12w", list(range(84, 841, 84))),
        ("compose", "weeks", [week * 7 for week in (6, 14, 22, 30, 38, 46, 58, 70, 82, 94)]),
        ("placebo-crossover", "q12w", list(range(84, 673, 84))),
        ("observation-crossover", "q12w", list(range(84, 673, 84))),
        ("nec-survival", "q6w", list(range(42, 379, 42))),
    ],
)
def test_the_questionnaires_come_in_the_weeks_the_trial_says(trial, timepoint, expected):
    arm = next(name for name, arm in SHIPPED[f"{trial}@1"].arms.items() if arm.open)

    assert days(life(trial, arm), timepoint, instrument="qlq-c30") == expected


def test_netter_2_asks_on_treatment_only_and_once_at_its_end():
    treated = [given(1, 3), given(2, 59), fact("end-of-treatment", 200, reasons=["progression"])]

    lived = life("netter-2", "lutetium", treated)

    assert days(lived, "q12w") == [84, 168]
    assert days(lived, "end-of-treatment", instrument="eq-5d-5l") == [200]
    assert set(lived.dropped.values()) >= {"end-of-treatment"}


def test_netter_2_control_crosses_over_and_gets_the_infusion_series():
    octreotide = [given(number, 28 * number - 25, regimen="octreotide-60") for number in (1, 2, 3)]

    lived = life("netter-2", "octreotide", [*octreotide, *crossing(90, "lutetium"), given(1, 97)])

    assert days(lived, "crisis", period=2) == [97, 98, 99]
    assert days(lived, "crisis", period=1) == []
    assert days(lived, "q12w") == list(range(84, 841, 84))
    assert cycles(lived, "octreotide-60")[-1] == ("stopped", None)


def test_immune_symptoms_are_asked_in_both_arms_for_two_years():
    alone = life("prrt-immunotherapy", "prrt", [given(1, 3)])
    both = life("prrt-immunotherapy", "prrt-nivolumab", [given(1, 3), given(1, 4, regimen="nivolumab")])

    for lived in (alone, both):
        asked = days(lived, "toxicity", instrument="pro-ctcae-immune")
        assert asked[:12] == [3 + number for number in WEEKLY]
        assert (len(asked), asked[-1]) == (34, 3 + 700)
    assert cycles(both, "nivolumab")[1] == ("planned", 32)


def test_triapine_is_taken_from_the_start_of_each_cycle_as_it_is_really_given():
    doses = [given(1, 3), given(1, 3, "12:00", regimen="triapine"), said("delayed", 2, 50, to=str(day(73)))]

    lived = life("prrt-damage-repair", "triapine", doses)

    assert cycles(lived, "triapine") == [("given", 3), ("planned", 73), ("planned", 129), ("planned", 185)]


def test_the_marrow_is_asked_about_for_five_years():
    lived = life("prrt-damage-repair", "olaparib", [given(1, 3), fact("stopped", 40, regimen="lu")])

    assert days(lived, "marrow") == [3 + 182 * half for half in range(2, 11)]
    assert days(lived, "toxicity", instrument="pro-ctcae-net")[:32] == [3 + 7 * week for week in range(1, 33)]


def test_the_liver_is_treated_first_and_the_cycles_wait_for_it():
    before = life("liver-first", "liver-first")
    treated = life("liver-first", "liver-first", [fact("procedure", 15, procedure="radioembolisation")])
    given_late = life("liver-first", "liver-first", [fact("procedure", 15, procedure="sabr", lesions=4), given(1, 60)])

    assert cycles(before, "lu")[0] == ("planned", None)
    assert [on for _, on in cycles(treated, "lu")] == [57, 113, 169, 225]
    assert [on for _, on in cycles(given_late, "lu")] == [60, 116, 172, 228]


def test_after_a_procedure_the_liver_is_asked_about_weekly_and_what_meets_the_calendar_is_asked_once():
    lived = life("liver-first", "liver-first", [fact("procedure", 100, procedure="chemoembolisation")])

    assert days(lived, "liver", instrument="pro-ctcae-liver") == [107, 121, 128]
    assert [one.serves for one in lived.planned if one.timepoint == "toxicity" and one.serves] == [("liver",)] * 2
    assert days(life("liver-first", "prrt", [given(1, 3)]), "liver") == []


def test_a_procedure_of_the_time_before_the_trial_asks_nothing():
    lived = life("liver-first", "prrt", [fact("procedure", -90, procedure="surgery")])

    assert days(lived, "liver") == []


def test_capecitabine_is_asked_about_while_it_is_taken_and_the_week_after():
    doses = [
        given(1, 3),
        given(1, 4, regimen="capecitabine"),
        given(2, 101),
        given(2, 101, "12:00", regimen="capecitabine"),
    ]

    lived = life("prrt-resistant", "capecitabine", doses)

    assert cycles(lived, "capecitabine") == [("given", 4), ("given", 101), ("planned", 157), ("planned", 213)]
    assert days(lived, "pill-days", cycle=2) == [108, 122]  # day 115 meets the calendar
    assert days(lived, "toxicity", instrument="pro-ctcae-capecitabine")[:12] == [3 + number for number in WEEKLY]


def test_the_comparator_is_the_one_intended_and_has_no_infusion_series():
    lived = life(
        "prrt-resistant", "investigator-choice", [given(1, 5, regimen="choice")], strata={"intended": "captem"}
    )

    assert lived.course.periods[0].regimens["choice"].regimen.agent == "captem"
    assert days(lived, "cycle-safety") == days(lived, "crisis") == []
    assert days(lived, "toxicity")[:12] == [5 + number for number in WEEKLY]


def test_a_participant_led_by_dosimetry_has_their_own_cycles_and_activity():
    facts = [
        given(1, 3, activity_gbq=7.4),
        fact("dosimetry", 11, regimen="lu", cycle=1, lesion_gy=22, kidney_gy=3.9, marrow_gy=0.2),
        fact("prescribed", 12, regimen="lu", cycles=5, activity_gbq=9.2, every=[70]),
        given(2, 73, activity_gbq=9.2),
    ]

    lived = life("prrt-dosimetry", "dosimetry", facts)

    assert cycles(lived, "lu") == [("given", 3), ("given", 73), ("planned", 143), ("planned", 213), ("planned", 283)]
    assert days(lived, "scan", cycle=1) == [4, 7, 10]
    assert days(lived, "scan", cycle=2) == [74, 77, 80]
    assert not any(one.recall_spans for one in lived.planned if one.timepoint == "scan")
    assert lived.course.questions == ()


def test_enough_in_the_lesions_asks_the_investigator():
    facts = [given(1, 3), fact("dosimetry", 11, regimen="lu", cycle=1, lesion_gy=85, kidney_gy=4)]

    (question,) = life("prrt-dosimetry", "dosimetry", facts).course.questions

    assert (question.code, question.cycle) == ("dose-goal", 2)


def test_captem_has_cycles_of_four_weeks_and_temozolomide_from_the_tenth_day():
    lived = life("a022001", "captem", [given(1, 3, regimen="capecitabine"), given(2, 31, regimen="capecitabine")])

    assert [on for _, on in cycles(lived, "capecitabine")] == [3, 31, 59]
    assert [on for _, on in cycles(lived, "temozolomide")] == [12, 40, 68]


def test_compete_has_cycles_of_twelve_weeks_and_asks_before_the_infusion_of_the_day():
    lived = life("compete", "edotreotide", [given(1, 0), given(2, 84, "14:00")])

    assert [on for _, on in cycles(lived, "lu")] == [0, 84, 168, 252]
    week_12 = next(one for one in lived.planned if one.timepoint == "q12w" and one.ordinal == 1)
    assert week_12.closes_at == make.at(84, "13:30", "Europe/Berlin")
    assert days(lived, "cycle-safety", cycle=2)[0] == 91


def test_a_cycle_of_compete_that_is_three_weeks_late_is_still_allowed_and_four_asks():
    on_time = [given(1, 0), said("delayed", 2, 80, to=str(day(112)))]
    too_late = [given(1, 0), said("delayed", 2, 80, to=str(day(113)))]

    assert cycles(life("compete", "edotreotide", on_time), "lu")[1] == ("delayed", 112)
    assert [one.code for one in life("compete", "edotreotide", too_late).course.questions] == ["beyond-latest"]


def test_compose_gives_the_second_cycle_after_six_weeks_and_the_others_every_eight():
    lived = life("compose", "edotreotide", [given(1, 2)])
    skipped = life("compose", "edotreotide", [given(1, 2), said("skipped", 2, 40), given(3, 100)])

    assert [on for _, on in cycles(lived, "lu")] == [2, 44, 100, 156, 212, 268]
    assert cycles(skipped, "lu")[:4] == [("given", 2), ("skipped", None), ("given", 100), ("planned", 156)]


def test_under_placebo_everything_is_planned_as_under_the_drug():
    drug, placebo = (
        life("placebo-crossover", arm, [given(1, 3, regimen="tablets")]) for arm in ("everolimus", "placebo")
    )

    def plain(lived):
        return [(one.timepoint, one.instrument, one.opens_at, one.closes_at) for one in lived.planned]

    assert plain(drug) == plain(placebo)


def test_whoever_crosses_over_from_placebo_is_asked_by_a_new_calendar_of_symptoms():
    facts = [
        given(1, 3, regimen="tablets"),
        *crossing(120, "everolimus-open"),
        given(1, 122, regimen="everolimus-open"),
    ]

    lived = life("placebo-crossover", "placebo", facts)

    assert days(lived, "toxicity-open", period=2)[:3] == [129, 136, 150]  # 143 meets the first calendar
    assert days(lived, "q12w") == list(range(84, 673, 84))
    assert [period.arm for period in lived.course.periods] == ["placebo", "everolimus-open"]


def test_an_observed_participant_is_asked_without_any_dose_and_after_crossing_over_like_the_treated():
    watched = life("observation-crossover", "observation")
    crossed = life("observation-crossover", "observation", [*crossing(200, "prrt"), given(1, 210), given(2, 266)])

    assert watched.course.periods[0].regimens == {}
    assert days(watched, "toxicity")[:12] == WEEKLY
    assert days(watched, "q4w", instrument="promis-pf-4a") == list(range(28, 673, 28))
    assert days(crossed, "crisis") == [210, 211, 212, 266, 267, 268]
    assert days(crossed, "q4w") == days(watched, "q4w")


def test_an_observed_participant_who_progresses_is_offered_the_crossover():
    (question,) = life(
        "observation-crossover", "observation", [fact("progression", 198, assessor="local")]
    ).course.questions

    assert question.code == "crossover-possible"


def test_in_carcinoma_questionnaires_end_at_progression_and_go_on_every_twelve_weeks():
    facts = [given(1, 2, regimen="chemotherapy"), fact("progression", 100, assessor="local")]

    lived = life("nec-survival", "docetaxel", facts)

    assert days(lived, "q6w", instrument="qlq-c30") == [42, 84]
    assert days(lived, "progression", instrument="eq-5d-5l") == [100]
    assert days(lived, "after-progression", instrument="qlq-c30") == [184, 268, 352, 436]
    assert days(life("nec-survival", "docetaxel", [*facts, fact("death", 190)]), "after-progression") == [184]


@pytest.mark.parametrize("trial", sorted({key.removesuffix("@1") for key in SHIPPED}))
def test_death_ends_every_concept(trial):
    protocol = SHIPPED[f"{trial}@1"]
    arm = next(name for name, arm in protocol.arms.items() if arm.open)

    lived = life(trial, arm, [fact("death", 30)], functioning=True)

    assert lived.planned
    assert all(one.target_on < day(30) for one in lived.planned)


LIVES = [
    (
        "prrt-damage-repair",
        "triapine",
        [given(1, 3), given(1, 3, "12:00", regimen="triapine"), said("skipped", 2, 50), given(3, 120)],
    ),
    (
        "liver-first",
        "liver-first",
        [fact("procedure", 15, procedure="sabr", lesions=4), given(1, 60), said("delayed", 2, 110, to=str(day(130)))],
    ),
    (
        "prrt-dosimetry",
        "dosimetry",
        [
            given(1, 3),
            fact("prescribed", 12, regimen="lu", cycles=5, every=[70]),
            fact("prescribed", 40, regimen="lu", cycles=3),
        ],
    ),
    (
        "observation-crossover",
        "observation",
        [*crossing(200, "prrt"), given(1, 210), fact("procedure", 220, procedure="ablation")],
    ),
    ("a022001", "captem", [given(1, 3, regimen="capecitabine"), given(1, 12, regimen="temozolomide")]),
]


@pytest.mark.parametrize(("trial", "arm", "facts"), LIVES, ids=[trial for trial, _, _ in LIVES])
@given_any(random=randoms(use_true_random=False))
def test_the_order_facts_arrive_in_does_not_matter(trial, arm, facts, random):
    known = [*beginning(trial, arm), *facts]
    shuffled = list(known)
    random.shuffle(shuffled)

    first, second = planned_for(trial, known), planned_for(trial, shuffled)

    assert first.planned == second.planned
    assert first.course == second.course


@pytest.mark.parametrize(("trial", "arm", "facts"), LIVES, ids=[trial for trial, _, _ in LIVES])
def test_no_two_windows_of_one_instrument_are_open_at_once(trial, arm, facts):
    lived = life(trial, arm, facts, functioning=True)
    windows = defaultdict(list)
    for one in lived.planned:
        if not one.daily and one.timepoint != "crisis":
            windows[one.instrument].append(one)

    for same in windows.values():
        assert all(earlier.closes_at <= later.opens_at for earlier, later in pairwise(same))
