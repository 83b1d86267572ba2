"""Every rule of prrt-default@1 at its edges: one case a line, with its reason."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache

import pytest

from proapp.flag.report import Circumstances, CourseFacts, Platelets, Report, baseline_key, counted
from proapp.flag.rule import Finding, findings
from proapp.flag.ruleset import RuleSet, shipped
from proapp.instrument.definition import Definition
from proapp.instrument.library import Library, shipped_folder
from proapp.score.scoring import scores

NOON = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
TODAY = NOON.date()
NOTHING: dict[str, str] = {}


@cache
def rules() -> RuleSet:
    return shipped()["prrt-default@1"]


@cache
def definition(key: str) -> Definition:
    return Library.load(shipped_folder()).get(key)


def report(
    key: str, answers: Mapping[str, float | str], *, at: datetime = NOON, on: date | None = None, **more
) -> Report:
    instrument = definition(key)
    return Report(
        instrument=key,
        answers=counted(instrument, answers),
        scores={scale: score.value for scale, score in scores(instrument, answers).items()},
        completed_at=at,
        about_on=on or at.date(),
        **more,
    )


def toxicity(answers: Mapping[str, float | str], **more) -> Report:
    return report("pro-ctcae@1.0", answers, **{"interval_days": 7, **more})


def diary(answers: Mapping[str, float | str], **more) -> Report:
    return report("net-diary@1.0", answers, **more)


def crisis(answers: Mapping[str, float | str], **more) -> Report:
    return report("net-crisis@1.0", answers, **more)


def own(instrument: str, **values: float) -> dict[str, float]:
    """A baseline; `i17B` stands for item or score 17B, which is no Python name."""
    return {baseline_key(instrument, code.removeprefix("i")): value for code, value in values.items()}


def levels(found: tuple[Finding, ...], rule: str) -> dict[str, str]:
    return {finding.symptom: finding.level for finding in found if finding.rule == rule}


def tox_baseline(**values: float) -> dict[str, float]:
    return own("pro-ctcae", **values)


@pytest.mark.parametrize(
    ("answers", "baseline", "expected", "because"),
    [
        ({"8A": 3, "8B": 2}, {}, {}, "appetite counts by its interference, not by its severity"),
        ({"8A": 3, "8B": 3}, {}, {"8": "amber"}, "three is severe"),
        ({"16A": 2}, {}, {}, "two is not"),
        ({"16A": 3}, {}, {"16": "amber"}, "diarrhoea counts by its frequency"),
        ({"16A": 3}, tox_baseline(i16A=3), {}, "no more than before treatment"),
        ({"16A": 4}, tox_baseline(i16A=3), {"16": "amber"}, "more than before treatment"),
        ({"16A": 3}, tox_baseline(i8B=4), {"16": "amber"}, "another item's baseline suppresses nothing"),
        ({"53A": 3}, {}, {}, "fatigue must be very severe"),
        ({"53A": 4}, {}, {"53": "amber"}, "and then it counts"),
        ({"53A": 4}, tox_baseline(i53A=4), {}, "unless it was so before"),
        ({"17A": 2, "17B": 3, "17C": 3}, {}, {"17": "amber"}, "two items of one symptom are one finding"),
        ({"17A": 2, "17B": 4}, {}, {"17": "red"}, "very severe pain"),
        ({"10A": 1, "10B": 4}, {}, {"10": "red"}, "very severe vomiting"),
        ({"19A": 4}, {}, {"19": "red"}, "very severe breathlessness"),
        ({"9A": 1, "9B": 4}, {}, {"9": "amber"}, "very severe nausea is not a red line"),
        ({"17A": 2, "17B": 4}, tox_baseline(i17B=4), {"17": "red"}, "a red line is absolute"),
        ({"21A": 4}, {}, {}, "wheezing is not in this rule"),
    ],
)
def test_r1_severe(answers, baseline, expected, because):
    found = findings(rules(), Circumstances(toxicity(answers), baseline=baseline))

    assert levels(found, "R1") == expected, because


@pytest.mark.parametrize(
    ("bowel_movements", "baseline", "is_baseline", "expected", "because"),
    [
        (10, 4.0, False, {}, "six more than usual"),
        (11, 4.0, False, {"bowel-movements": "red"}, "seven more than usual is diarrhoea of grade 3"),
        (11, 4.5, False, {}, "a median between two days counts as it is"),
        (6, None, False, {}, "without a run-in the limit is seven"),
        (7, None, False, {"bowel-movements": "red"}, "without a run-in nothing is suppressed"),
        (12, None, True, {}, "the first days of the run-in have nothing to be compared with"),
        (12, 4.0, True, {"bowel-movements": "red"}, "a later day of the run-in has"),
    ],
)
def test_r1_bowel_movements(bowel_movements, baseline, is_baseline, expected, because):
    answers = {"stoma": 0, "bowel_movements": bowel_movements}
    values = {} if baseline is None else own("net-diary", bowel_movements=baseline)

    found = findings(rules(), Circumstances(diary(answers, is_baseline=is_baseline), baseline=values))

    assert levels(found, "R1") == expected, because


@pytest.mark.parametrize(
    ("answers", "expected", "because"),
    [
        ({"16A": 4, "53A": 4}, {}, "amber lines wait for treatment"),
        ({"9A": 4, "9B": 3}, {}, "a composite of 3 as well"),
        ({"10A": 4, "10B": 4}, {("R1", "10", "red")}, "the red line does not"),
    ],
)
def test_baseline_reports_raise_only_the_red_lines_of_r1(answers, expected, because):
    found = findings(rules(), Circumstances(toxicity(answers, is_baseline=True)))

    assert {(finding.rule, finding.symptom, finding.level) for finding in found} == set(expected), because


@pytest.mark.parametrize(
    ("before", "now", "days", "expected", "because"),
    [
        ({"15A": 1}, {"15A": 3}, 7, {"15": "amber"}, "up by two to three"),
        ({"15A": 2}, {"15A": 3}, 7, {}, "up by one"),
        ({"15A": 0}, {"15A": 2}, 7, {}, "up by two, but only to two"),
        ({"15A": 1}, {"15A": 3}, 13.5, {"15": "amber"}, "1.5 weeks and 3 days old is fresh"),
        ({"15A": 1}, {"15A": 3}, 13.6, {}, "older is not"),
        ({"17A": 0}, {"17A": 1, "17B": 3}, 7, {"17": "amber"}, "not asked because the gate was closed counts 0"),
        ({"17A": 1}, {"17A": 1, "17B": 3}, 7, {}, "left out although asked is unknown"),
        ({"16A": 0}, {"16A": 4}, 7, {}, "a frequency is neither severity nor interference"),
        ({"36A": "not-applicable"}, {"36A": 3}, 7, {}, "not applicable is no number"),
        ({"66A": 1}, {"66A": "prefer-not-to-answer"}, 7, {}, "nor is an answer withheld"),
    ],
)
def test_r2_worse_than_in_the_previous_report(before, now, days, expected, because):
    previous = toxicity(before, at=NOON - timedelta(days=days))

    found = findings(rules(), Circumstances(toxicity(now), previous=previous))

    assert levels(found, "R2") == expected, because


@pytest.mark.parametrize(
    ("interval", "days", "expected", "because"),
    [
        (28, 45, {"15": "amber"}, "monthly: 42 and 3 days"),
        (28, 45.1, {}, "a little more"),
        (None, 13.5, {"15": "amber"}, "outside a series a week is taken"),
        (None, 14, {}, "and no more"),
    ],
)
def test_r2_is_fresh_by_the_planned_interval(interval, days, expected, because):
    previous = toxicity({"15A": 0}, at=NOON - timedelta(days=days))

    found = findings(rules(), Circumstances(toxicity({"15A": 4}, interval_days=interval), previous=previous))

    assert levels(found, "R2") == expected, because


def test_r2_needs_a_previous_report():
    found = findings(rules(), Circumstances(toxicity({"15A": 4})))

    assert levels(found, "R2") == {}


@pytest.mark.parametrize(
    ("nausea", "infusion_days_ago", "expected", "because"),
    [
        (3, None, {"9": "amber"}, "no infusion yet"),
        (3, 3, {}, "expected in the first report after an infusion"),
        (4, 3, {"9": "amber"}, "but very severe nausea is not"),
        (3, 8, {"9": "amber"}, "the previous report was after the infusion too"),
        (3, 7, {"9": "amber"}, "also when it was given at that very hour"),
    ],
)
def test_r2_expects_nausea_right_after_an_infusion(nausea, infusion_days_ago, expected, because):
    previous = toxicity({"9A": 0}, at=NOON - timedelta(days=7))
    began = None if infusion_days_ago is None else NOON - timedelta(days=infusion_days_ago)

    found = findings(
        rules(),
        Circumstances(
            toxicity({"9A": 3, "9B": nausea}), previous=previous, course=CourseFacts(infusion_began_at=began)
        ),
    )

    assert levels(found, "R2") == expected, because


@pytest.mark.parametrize(
    ("answers", "baseline", "before", "expected", "because"),
    [
        ({"53A": 3, "53B": 3}, {}, None, {"53": "amber"}, "composite 3"),
        ({"53A": 3, "53B": 2}, {}, None, {}, "composite 2"),
        ({"53A": 3, "53B": 3}, tox_baseline(i53=3), None, {}, "as before treatment"),
        ({"53A": 3, "53B": 3}, tox_baseline(i53=2), {"53A": 3, "53B": 3}, {}, "as in the previous report"),
        ({"53A": 3, "53B": 3}, tox_baseline(i53=2), {"53A": 2, "53B": 2}, {"53": "amber"}, "above both"),
        ({"10A": 3, "10B": 3}, {}, None, {"10": "red"}, "vomiting is red"),
        ({"17A": 3, "17B": 3, "17C": 3}, {}, None, {"17": "red"}, "abdominal pain is red"),
        ({"19A": 4, "19B": 4}, {}, None, {"19": "red"}, "breathlessness is red"),
        ({"53A": 4}, {}, None, {}, "without interference there is no composite"),
    ],
)
def test_r3_composite(answers, baseline, before, expected, because):
    previous = None if before is None else toxicity(before, at=NOON - timedelta(days=30))

    found = findings(rules(), Circumstances(toxicity(answers), previous=previous, baseline=baseline))

    assert levels(found, "R3") == expected, because


USUAL = own("net-diary", flushing_episodes=2.0, bowel_movements=3.0, pain_level=5.0)


@pytest.mark.parametrize(
    ("answers", "expected", "because"),
    [
        ({"flushing": 2, "flushing_episodes": 6}, None, "three times the usual, but not five more"),
        ({"flushing": 2, "flushing_episodes": 7}, "amber", "five more than usual"),
        ({"bowel_movements": 9}, None, "six more than usual"),
        ({"bowel_movements": 10}, "amber", "seven more than usual"),
        ({"pain": 7}, None, "seven, but two more than usual"),
        ({"pain": 8}, "amber", "three more than usual"),
        ({"vomiting_episodes": 2}, None, "twice"),
        ({"vomiting_episodes": 3}, "amber", "three times in a day"),
        ({"vomiting_episodes": 3, "pain": 8}, "red", "two signs"),
        ({"wheeze": 2, "faintness": 2, "palpitations": 2}, None, "moderate"),
        ({"wheeze": 3}, "red", "severe wheeze"),
        ({"faintness": 3}, "red", "severe faintness"),
        ({"palpitations": 3}, "red", "severe palpitations"),
    ],
)
def test_r4_signs_of_a_crisis(answers, expected, because):
    course = CourseFacts(infusion_began_at=NOON - timedelta(hours=4))

    found = findings(rules(), Circumstances(crisis(answers), baseline=USUAL, course=course))

    assert levels(found, "R4").get("hormonal-crisis") == expected, because


@pytest.mark.parametrize(
    ("usual", "episodes", "expected", "because"),
    [
        (4.0, 11, None, "below three times four"),
        (4.0, 12, "amber", "three times the usual"),
        (None, 4, None, "without a run-in the limit is five"),
        (None, 5, "amber", "and five is enough"),
    ],
)
def test_r4_flushing_is_compared_with_the_run_in(usual, episodes, expected, because):
    baseline = {} if usual is None else own("net-diary", flushing_episodes=usual)
    course = CourseFacts(infusion_began_at=NOON - timedelta(hours=30))

    found = findings(
        rules(), Circumstances(diary({"flushing": 1, "flushing_episodes": episodes}), baseline=baseline, course=course)
    )

    assert levels(found, "R4").get("hormonal-crisis") == expected, because


@pytest.mark.parametrize(
    ("hours", "expected", "because"),
    [
        (None, None, "no infusion"),
        (-0.1, None, "before the infusion of that day"),
        (0, "amber", "as it begins"),
        (72, "amber", "three days later"),
        (72.1, None, "and no longer"),
    ],
)
def test_r4_counts_from_the_time_the_infusion_began(hours, expected, because):
    course = CourseFacts(infusion_began_at=None if hours is None else NOON - timedelta(hours=hours))

    found = findings(rules(), Circumstances(crisis({"vomiting_episodes": 3}), course=course))

    assert levels(found, "R4").get("hormonal-crisis") == expected, because


@pytest.mark.parametrize(
    ("earlier", "hours_ago", "now", "expected", "because"),
    [
        ({"pain": 9}, 10, {"vomiting_episodes": 4}, "red", "two signs since the infusion, in two reports"),
        ({"pain": 9}, 30, {"vomiting_episodes": 4}, "amber", "the first one was before the infusion"),
        ({"vomiting_episodes": 5}, 10, {"vomiting_episodes": 4}, "amber", "the same sign twice is one"),
        ({"pain": 9, "vomiting_episodes": 5}, 10, {}, None, "this report adds no sign"),
    ],
)
def test_r4_two_signs_may_come_in_two_reports(earlier, hours_ago, now, expected, because):
    course = CourseFacts(infusion_began_at=NOON - timedelta(hours=24))
    recent = [crisis(earlier, at=NOON - timedelta(hours=hours_ago))]

    found = findings(rules(), Circumstances(crisis(now), course=course, recent=recent))

    assert levels(found, "R4").get("hormonal-crisis") == expected, because


@pytest.mark.parametrize(
    ("answers", "days", "expected", "because"),
    [
        ({"73A": 1}, 14, None, "too early"),
        ({"73A": 1}, 15, "amber", "from day 15"),
        ({"73A": 1}, 112, "amber", "to day 112"),
        ({"73A": 1}, 113, None, "and no longer"),
        ({"73A": 1}, None, None, "no dose"),
        ({"78A": 1}, 30, None, "a rare nosebleed"),
        ({"78A": 2}, 30, "amber", "nosebleeds now and then"),
    ],
)
def test_r5_bleeding_while_the_marrow_recovers(answers, days, expected, because):
    course = CourseFacts(dose_on=None if days is None else TODAY - timedelta(days=days))

    found = findings(rules(), Circumstances(toxicity(answers), course=course))

    assert levels(found, "R5").get("marrow") == expected, because
    assert {finding.action for finding in found if finding.rule == "R5"} <= {"check-platelets"}


def test_r5_bruising_must_be_new():
    course = CourseFacts(dose_on=TODAY - timedelta(days=30))

    found = findings(rules(), Circumstances(toxicity({"73A": 1}), course=course, baseline=tox_baseline(i73A=1)))

    assert levels(found, "R5") == {}


@pytest.mark.parametrize(
    ("results", "expected", "because"),
    [
        ([(0, 75)], None, "75 today"),
        ([(0, 74.9)], "amber", "below 75"),
        ([(7, 200)], None, "seven days ago"),
        ([(8, 200)], "amber", "longer ago"),
        ([(5, 200), (1, 60)], "amber", "the newest decides"),
        ([(1, 200), (1, 60)], "amber", "on one day the lowest"),
        ([(-1, 200)], "amber", "a later result was not known"),
        ([(-1, 200), (2, 90)], None, "and does not hide an earlier one"),
    ],
)
def test_r5_is_mute_after_good_platelets(results, expected, because):
    platelets = tuple(Platelets(TODAY - timedelta(days=days), value) for days, value in results)
    course = CourseFacts(dose_on=TODAY - timedelta(days=30), platelets=platelets)

    found = findings(rules(), Circumstances(toxicity({"78A": 3}), course=course))

    assert levels(found, "R5").get("marrow") == expected, because


@pytest.mark.parametrize(
    ("answers", "expected", "because"),
    [
        ({"vomiting_episodes": 5}, None, "five times"),
        ({"vomiting_episodes": 6}, "red", "six times in a day"),
        ({"fluids": 1}, None, "keeps fluids down"),
        ({"fluids": 0}, "red", "cannot keep fluids down"),
    ],
)
def test_r6_vomiting(answers, expected, because):
    found = findings(rules(), Circumstances(crisis(answers)))

    assert levels(found, "R6").get("vomiting") == expected, because


@pytest.mark.parametrize(
    ("other_day", "before", "today", "expected", "because"),
    [
        (-1, 3, 3, "red", "three times on two days in a row"),
        (-1, 2, 3, None, "twice on the first"),
        (-1, 3, 2, None, "twice on the second"),
        (-2, 3, 3, None, "a day between them"),
        (1, 3, 3, "red", "yesterday's diary, filled in after today's"),
        (0, 3, 3, None, "the same day twice"),
    ],
)
def test_r6_two_days_in_a_row(other_day, before, today, expected, because):
    beside = diary({"vomiting_episodes": before}, on=TODAY + timedelta(days=other_day))

    found = findings(rules(), Circumstances(diary({"vomiting_episodes": today}), recent=(beside,)))

    assert levels(found, "R6").get("vomiting") == expected, because


HEALTHY = {f"q{number}": 1 for number in range(1, 29)} | {"q29": 7, "q30": 7}


def quality(**changed: int) -> Report:
    return report("qlq-c30@3.0", HEALTHY | changed)


@pytest.mark.parametrize(
    ("changed", "baseline", "expected", "because"),
    [
        ({}, {"QL": 100.0}, None, "nothing has fallen"),
        ({"q29": 6}, {"QL": 100.0}, None, "one step of global health"),
        ({"q29": 6, "q30": 6}, {"QL": 100.0}, ["QL"], "two steps, which are 16.67 and not 16.66"),
        ({"q29": 6, "q30": 6}, {}, None, "without a baseline there is no fall"),
        ({"q1": 2}, {"PF": 100.0}, None, "93.3 is not below 83"),
        ({"q1": 3, "q2": 2}, {"PF": 100.0}, ["PF"], "80 is, and 20 less than before"),
        ({"q1": 3, "q2": 2}, {"PF": 80.0}, None, "it was below before"),
        ({"q1": 3, "q2": 2}, {"PF": 86.6666666667}, None, "crossed, but by less than ten"),
        ({"q1": 3, "q2": 2}, {}, ["PF"], "without a baseline nothing is suppressed"),
        ({"q11": 3}, {"SL": 0.0}, ["SL"], "insomnia 66.7 is above 50"),
        ({"q11": 2}, {"SL": 0.0}, None, "33.3 is not"),
        ({"q17": 2}, {"DI": 0.0}, None, "diarrhoea needs two steps"),
        ({"q17": 3}, {"DI": 0.0}, ["DI"], "and has them"),
        ({"q8": 2}, {"DY": 0.0}, None, "so does breathlessness"),
        ({"q28": 4}, {"FI": 0.0}, None, "money is not asked about here"),
        ({"q17": 4, "q11": 4, "q29": 1}, {"QL": 100.0}, ["QL", "SL", "DI"], "one finding holds them all"),
    ],
)
def test_r7_quality_of_life(changed, baseline, expected, because):
    found = findings(rules(), Circumstances(quality(**changed), baseline=own("qlq-c30", **baseline)))

    about = [finding for finding in found if finding.rule == "R7"]
    assert [[reason.code for reason in finding.why] for finding in about] == ([expected] if expected else []), because
    assert {finding.level for finding in about} <= {"information"}


def test_r7_uses_the_limits_that_the_instrument_publishes():
    published = definition("qlq-c30@3.0").thresholds["TCI"]
    (crossed,) = (
        line.condition
        for rule in rules().rules
        if rule.id == "R7"
        for line in rule.lines
        if len(line.condition.names) > 1
    )

    assert crossed.below == dict(published.below)
    assert crossed.above == {scale: limit for scale, limit in published.above.items() if scale != "FI"}


@pytest.mark.parametrize(("celsius", "expected"), [(37.9, None), (38.0, "red"), (40.1, "red")])
def test_r8_fever(celsius, expected):
    found = findings(rules(), Circumstances(crisis({"temperature": celsius})))

    assert levels(found, "R8").get("fever") == expected


@pytest.mark.parametrize(
    ("answers", "days", "baseline", "expected", "because"),
    [
        ({"64A": 1}, 0, {}, "amber", "dark urine on the day of liver therapy"),
        ({"64A": 1}, 90, {}, "amber", "up to ninety days later"),
        ({"64A": 1}, 91, {}, None, "no longer"),
        ({"64A": 1}, -1, {}, None, "therapy to come does not count"),
        ({"64A": 1}, None, {}, None, "no liver therapy"),
        ({"22A": 1}, 10, {}, "amber", "new swelling"),
        ({"22A": 1}, 10, tox_baseline(i22A=1), None, "swelling as before treatment"),
    ],
)
def test_r9_liver(answers, days, baseline, expected, because):
    therapy = () if days is None else (TODAY - timedelta(days=400), TODAY - timedelta(days=days))

    found = findings(
        rules(), Circumstances(toxicity(answers), baseline=baseline, course=CourseFacts(liver_therapy_on=therapy))
    )

    assert levels(found, "R9").get("liver") == expected, because


@pytest.mark.parametrize(
    ("answers", "unscheduled", "expected"),
    [
        ({"jaundice": 1}, True, "red"),
        ({"confusion": 1}, True, "red"),
        ({"jaundice": 0}, True, None),
        ({"jaundice": 1}, False, None),
    ],
)
def test_r9_jaundice_or_confusion_in_an_unscheduled_report(answers, unscheduled, expected):
    unasked = Report(
        instrument="net-unscheduled@1.0",
        answers=answers,
        scores={},
        completed_at=NOON,
        about_on=TODAY,
        unscheduled=unscheduled,
    )

    found = findings(rules(), Circumstances(unasked))

    assert levels(found, "R9").get("liver") == expected


def test_an_old_answer_that_arrives_late_raises_information_only():
    found = findings(rules(), Circumstances(toxicity({"10A": 4, "10B": 4, "16A": 4})), arrived_late=True)

    assert {finding.level for finding in found} == {"information"}
    assert {finding.symptom for finding in found} == {"10", "16"}
