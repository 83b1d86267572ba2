"""Trying a rule set on reports: how many alerts a site would get per hundred of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from proapp.flag.escalation import cover
from proapp.flag.rehearsal import Case, in_all, rehearse
from proapp.flag.report import Circumstances, Report
from proapp.flag.ruleset import shipped

START = datetime(2024, 3, 11, 12, 0, tzinfo=UTC)
RULES = shipped()["prrt-default@1"]


def case(participant: str, day: int, **answers: int) -> Case:
    at = START + timedelta(days=day)
    report = Report(
        instrument="net-diary@1.0", answers=answers, scores={}, completed_at=at, about_on=at.date(), interval_days=1
    )
    return Case(participant=participant, circumstances=Circumstances(report))


def test_repeats_join_and_do_not_count_as_alerts():
    quiet = [case("grace", day, bowel_movements=2) for day in range(6)]
    loud = [case("ada", day, bowel_movements=9) for day in (0, 3, 7, 8)]

    found = rehearse(RULES, quiet + loud)

    assert (found.reports, found.alerts, found.red, found.joined) == (10, 2, 2, 2)
    assert (found.per_hundred, found.reports_with_alert, found.by_rule) == (20.0, 2, {"R1": 2})


def test_the_order_in_which_reports_are_given_does_not_matter():
    cases = [case(name, day, vomiting_episodes=day) for name in ("ada", "grace") for day in (2, 6, 7)]

    assert rehearse(RULES, cases) == rehearse(RULES, reversed(cases))


def test_information_is_no_alert():
    report = Report(
        instrument="qlq-c30@3.0", answers={}, scores={"SL": 66.7}, completed_at=START, about_on=START.date()
    )

    found = rehearse(RULES, [Case("ada", Circumstances(report))])

    assert (found.alerts, found.information, found.per_hundred) == (0, 1, 0.0)


def test_without_reports_there_is_no_rate():
    assert rehearse(RULES, []).per_hundred is None


def test_alerts_at_hours_when_nobody_is_on_cover_are_counted():
    office = cover("Europe/Vienna", {"mon": [["08:00", "17:00"]]})
    monday, sunday = case("ada", 0, bowel_movements=9), case("grace", -1, bowel_movements=9)
    watched = [replace(one, hours=office) for one in (monday, sunday)]

    found = rehearse(RULES, watched)

    assert (found.alerts, found.after_hours) == (2, 1)
    assert rehearse(RULES, [monday, sunday]).after_hours is None


def test_sites_add_up():
    cases = [case(name, day, vomiting_episodes=day) for name in ("ada", "grace") for day in (2, 6, 7)]
    by_site = {name: rehearse(RULES, [one for one in cases if one.participant == name]) for name in ("ada", "grace")}

    assert in_all(by_site) == rehearse(RULES, cases)
    assert in_all({}) == rehearse(RULES, [])
