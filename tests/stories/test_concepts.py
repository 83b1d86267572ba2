"""One participant lives through each trial concept, from registration to answers, scores and flags."""

import pytest

from proapp.base.errors import Conflict
from tests import make
from tests.stories.lives import Life, day

WEEKLY = list(range(7, 85, 7))


@pytest.fixture
def embedded(make_database):
    return make_database("sqlite")


def test_netter_2_asks_on_treatment_and_values_health_by_country(embedded, catalogue):
    ada = Life(embedded, catalogue, "netter-2")
    ada.allocated("octreotide")
    for number in (1, 2, 3, 4):
        ada.given(number, 28 * number - 26, regimen="octreotide-60")

    week_12 = ada.answers(ada.asked("q12w", instrument="eq-5d-5l")[0], MO=3, SC=2, PD=3, AD=2, VAS=65)
    ada.happens("end-of-treatment", 120)
    ada.answers(ada.asked("end-of-treatment", instrument="qlq-c30")[0])
    ada.happens("progression", 125, assessor="local")
    ada.allocated("lutetium", 130, kind="crossover")
    ada.given(1, 137)

    assert (week_12["profile"], week_12["index-germany"], week_12["VAS"]) == (32132, 0.769, 65)
    assert ada.days("q12w") == [84]
    assert ada.days("crisis", period=2) == [137, 138, 139]
    assert make.faults(embedded) == []


def test_immunotherapy_asks_about_the_skin_and_a_bad_one_is_flagged(embedded, catalogue):
    ada = Life(embedded, catalogue, "prrt-immunotherapy")
    ada.allocated("prrt-nivolumab")
    ada.given(1, 3)
    ada.given(1, 4, regimen="nivolumab")

    ada.answers(ada.asked("baseline", instrument="pro-ctcae-immune")[0])
    grades = ada.answers(ada.asked("toxicity", instrument="pro-ctcae-immune")[1], **{"28A": 4, "24A": 1})

    assert grades["28"] == 3
    assert ("28", "amber") in {(symptom, level) for _, symptom, level in ada.flags()}
    assert ada.days("toxicity", instrument="pro-ctcae-immune")[:12] == [3 + number for number in WEEKLY]


def closed(document):
    document["arms"]["peposertib"]["status"] = "closed"


def left_out(document):
    del document["arms"]["peposertib"]


@pytest.mark.parametrize("change", [closed, left_out])
def test_an_arm_dropped_at_the_interim_look_takes_nobody_new_and_keeps_whom_it_has(embedded, catalogue, change):
    ada = Life(embedded, catalogue, "prrt-damage-repair")
    ada.registered("grace")
    ada.allocated("peposertib")
    ada.given(1, 3)
    ada.amended("2", change)
    strata = {"origin": "midgut", "grade": "G1"}

    with pytest.raises(Conflict, match="beside what is recorded") as refused:
        make.fact(embedded, catalogue, "allocation", make.at(day(2)), name="grace", arm="peposertib", strata=strata)
    make.fact(embedded, catalogue, "allocation", make.at(day(2)), name="grace", arm="triapine", strata=strata)
    ada.given(2, 59)

    assert [place.message for place in refused.value.errors] == [
        "the arm peposertib is closed to allocation; who is in it stays"
    ]
    assert ada.days("crisis", cycle=2) == [59, 60, 61]
    assert ada.days("marrow")[-1] == 3 + 1820


def test_marrow_symptoms_years_later_are_flagged(embedded, catalogue):
    ada = Life(embedded, catalogue, "prrt-damage-repair")
    ada.allocated("triapine")
    ada.given(1, 3)
    ada.given(1, 3, regimen="triapine", hour=13)
    ada.happens("stopped", 40, regimen="lu")

    ada.answers(ada.asked("baseline", instrument="facit-fatigue")[0])
    grades = ada.answers(ada.asked("marrow")[4], **{"53A": 4, "53B": 4, "73A": 1})

    assert grades["53"] == 3
    assert ("53", "amber") in {(symptom, level) for _, symptom, level in ada.flags()}


def test_the_liver_is_treated_then_the_cycles_follow(embedded, catalogue):
    ada = Life(embedded, catalogue, "liver-first")
    ada.allocated("liver-first")
    assert ada.days("crisis") == []

    done = ada.happens("procedure", 100, procedure="radioembolisation")
    assert done.change.added > 0
    dark = ada.answers(ada.asked("liver", instrument="pro-ctcae-liver")[0], **{"64A": 1, "74A": 2, "74B": 1})
    ada.happens("delayed", 130, regimen="lu", cycle=1, to=day(150).isoformat())
    ada.given(1, 150)

    assert dark["64A"] == 1
    assert ("liver", "amber") in {(symptom, level) for _, symptom, level in ada.flags()}
    assert ada.days("crisis") == [150, 151, 152]
    assert ada.days("q12w") == list(range(84, 673, 84))


def test_resistant_disease_with_capecitabine_from_each_cycle(embedded, catalogue):
    ada = Life(embedded, catalogue, "prrt-resistant")
    ada.allocated("capecitabine")
    ada.given(1, 3)
    ada.given(1, 3, regimen="capecitabine", hour=18, dose_mg=3000)
    ada.happens("skipped", 55, regimen="lu", cycle=2, reasons=["platelets"])
    ada.given(3, 115)
    ada.given(3, 115, regimen="capecitabine", hour=18)

    hands = ada.answers(ada.asked("toxicity", instrument="pro-ctcae-capecitabine")[0], **{"30A": 2})

    assert hands["30"] == 2
    assert ada.days("pill-days", cycle=3) == [122, 129, 136]
    assert ada.days("crisis", cycle=3) == [115, 116, 117]


def test_a_course_led_by_dosimetry(database, catalogue):
    """On both engines: prescriptions, absorbed doses and scans are facts like all others."""
    ada = Life(database, catalogue, "prrt-dosimetry")
    ada.allocated("dosimetry")
    ada.given(1, 3, activity_gbq=7.4)
    measured = ada.happens("dosimetry", 11, regimen="lu", cycle=1, lesion_gy=45, kidney_gy=3.9, scans=3)
    ada.happens("prescribed", 12, regimen="lu", cycles=6, activity_gbq=9.2, every=[70])
    ada.given(2, 73, activity_gbq=9.1)
    asks = ada.happens("dosimetry", 81, regimen="lu", cycle=2, lesion_gy=41, kidney_gy=4.8, scans=3)

    today = ada.answers(ada.asked("scan", cycle=1)[0], MO=2)

    assert measured.change.added == measured.change.moved == 0
    assert asks.questions == ("lu: lesions have 86 Gy of 80 to 120: is another cycle needed",)
    assert today["index-united-states"] == 0.904
    assert (ada.days("scan", cycle=1), ada.days("scan", cycle=2)) == ([4, 7, 10], [74, 77, 80])
    with pytest.raises(Conflict, match="beside what is recorded"):
        ada.happens("prescribed", 90, regimen="lu", cycles=1)
    assert make.faults(database) == []


def test_cycles_of_four_and_of_eight_weeks_have_one_calendar(embedded, catalogue):
    ada = Life(embedded, catalogue, "a022001", functioning=False)
    ada.allocated("captem")
    ada.given(1, 2, regimen="capecitabine")
    ada.given(1, 11, regimen="temozolomide")
    ada.given(2, 37, regimen="capecitabine")
    ada.happens("reduced", 40, regimen="temozolomide", cycle=2, dose_mg=150)

    week_8 = ada.answers(ada.asked("weeks", instrument="qlq-c30")[0])

    assert week_8["summary"] == 100
    assert ada.days("weeks") == [56, 112, 168, 224, 336, 504, 672]
    assert ada.days("crisis") == []


def test_compete_has_cycles_of_twelve_weeks(embedded, catalogue):
    ada = Life(embedded, catalogue, "compete")
    ada.allocated("edotreotide")
    ada.given(1, 0, hour=12)
    ada.happens("delayed", 80, regimen="lu", cycle=2, to=day(105).isoformat())
    ada.given(2, 105)

    assert ada.days("cycle-safety", cycle=2)[:3] == [119, 126, 133]  # day 112 meets the calendar of comparison
    assert ada.days("q12w")[:2] == [84, 168]
    assert len(ada.asked("diary")) == 56


def test_compose_gives_the_second_cycle_after_six_weeks(embedded, catalogue):
    ada = Life(embedded, catalogue, "compose")
    ada.allocated("edotreotide")
    ada.given(1, 2)
    ada.given(2, 44)
    late = ada.happens("delayed", 95, regimen="lu", cycle=3, to=day(160).isoformat())

    assert "later than day 112" in late.questions[0]
    assert ada.days("crisis") == [2, 3, 4, 44, 45, 46]
    assert ada.days("weeks")[:3] == [42, 98, 154]


def test_a_placebo_is_crossed_over_from_at_central_progression_only(embedded, catalogue):
    ada = Life(embedded, catalogue, "placebo-crossover")
    ada.allocated("placebo")
    ada.given(1, 2, regimen="tablets")
    ada.happens("progression", 118, assessor="local")
    with pytest.raises(Conflict, match="beside what is recorded"):
        ada.allocated("everolimus-open", 119, kind="crossover")

    ada.happens("progression", 119, assessor="central")
    ada.allocated("everolimus-open", 120, kind="crossover")
    ada.given(1, 122, regimen="everolimus-open")

    assert ada.days("toxicity-open", period=2)[0] == 129
    assert ada.days("q12w") == list(range(84, 673, 84))


def test_somebody_observed_is_asked_without_a_dose_and_treated_at_progression(embedded, catalogue):
    ada = Life(embedded, catalogue, "observation-crossover")
    ada.allocated("observation")

    well = ada.answers(ada.asked("q4w", instrument="promis-pf-4a")[0], PFA11=5, PFA21=5, PFA23=5, PFA53=5)
    progressed = ada.happens("progression", 100, assessor="local")
    ada.allocated("prrt", 110, kind="crossover")
    ada.given(1, 114)

    assert well["PF"] == 57
    assert progressed.questions == (f"progression on {day(100)}: crossing over to prrt",)
    assert ada.days("crisis", period=2) == [114, 115, 116]
    assert make.faults(embedded) == []


def test_in_carcinoma_the_questionnaires_follow_progression_until_death(embedded, catalogue):
    ada = Life(embedded, catalogue, "nec-survival")
    ada.allocated("docetaxel")
    ada.given(1, 2, regimen="chemotherapy")
    ada.given(2, 23, regimen="chemotherapy")
    ada.answers(ada.asked("q6w", instrument="qlq-c30")[0], q29=3, q30=3)
    ada.happens("progression", 80, assessor="local")
    ada.answers(ada.asked("progression", instrument="qlq-c30")[0], q29=2, q30=2)
    ada.happens("death", 190)

    assert ada.days("q6w") == [42]
    assert ada.days("after-progression") == [164]
