"""The alert plan: every rule once, only what the trial asks, and what the phone and the ladder really do."""

import re
from dataclasses import replace

import pytest

from proapp.flag.condition import KINDS
from proapp.flag.ruleset import When, problems
from proapp.paperwork.alerts import alert_plan, ladder
from proapp.paperwork.block import Heading
from proapp.paperwork.threshold import WORDS, times
from tests.rules.paperwork.make import LIBRARY, RETREAT, RULESETS, SHIPPED, changed, row, tables

each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))


def plan(protocol):
    return list(alert_plan(protocol, LIBRARY, RULESETS[protocol.rules]))


def raised_by(blocks, rule):
    (found,) = [table for table in tables(blocks) if table.caption == f"What raises {rule}"]
    return [dict(zip(found.head, row, strict=True)) for row in found.rows]


@each
def test_each_rule_is_told_once_in_the_order_of_the_rule_set(protocol):
    headings = [block.text for block in plan(protocol) if isinstance(block, Heading) and ":" in block.text]

    assert headings == [f"{rule.id}: {rule.title}" for rule in RULESETS[protocol.rules].rules]


@each
def test_only_codes_that_the_trial_asks_are_named(protocol):
    known = {code for key in protocol.instruments for code in (*LIBRARY.get(key).items, *LIBRARY.get(key).by_id)}

    for table in tables(plan(protocol)):
        if table.caption.startswith("What raises"):
            named = {code for row in table.rows for code in re.findall(r"\((\d+[ABC]?|[a-z]+_[a-z]+)\)", row[1])}
            assert named <= known


def test_every_kind_of_condition_has_words():
    assert WORDS.keys() == set(KINDS.values())


def test_every_line_of_net_retreat_stands_as_the_rules_say():
    blocks = plan(RETREAT)

    severe = raised_by(blocks, "R1")
    assert [line["Level"] for line in severe] == ["amber", "amber", "red", "red"]
    assert severe[1]["Threshold"] == "4 or more, and above b: Fatigue: severity (53A)"
    assert severe[3]["Threshold"] == "at least b + 7: Bowel movements (bowel_movements)"
    assert severe[3]["When"] == "always; also before treatment"
    (bleeding, _) = raised_by(blocks, "R5")
    assert bleeding["When"] == (
        "days 15 to 112 after a dose; not while the newest platelets are at least 75 x 10^9/L within 7 days"
    )


def test_the_phone_speaks_where_one_report_is_enough():
    blocks = plan(RETREAT)

    said = {
        rule: [line["The phone"].split()[0] for line in raised_by(blocks, rule)] for rule in ("R1", "R2", "R5", "R6")
    }
    assert said == {
        "R1": ["advises"] * 4,
        "R2": ["says"],
        "R5": ["says", "says"],
        "R6": ["advises", "says", "advises"],
    }


def test_a_rule_about_what_is_not_asked_says_so():
    asks_only_quality = changed(
        timepoints=[entry for entry in RETREAT.document["timepoints"] if entry["id"] == "q12w"], unscheduled=[]
    )

    blocks = plan(asks_only_quality)

    captions = [table.caption for table in tables(blocks)]
    assert [caption for caption in captions if caption.startswith("What raises")] == ["What raises R7"]


def test_advice_is_printed_in_every_language_of_the_trial():
    (advice,) = [table for table in tables(plan(changed(languages=["de", "ar"]))) if table.caption.startswith("Advice")]

    assert len(advice.rows) == 2 * len(RULESETS[RETREAT.rules].actions)
    assert {language for _, language, _ in advice.rows} == {"de", "ar"}


def test_a_language_without_advice_is_named():
    blocks = plan(changed(languages=["en", "fi"]))

    assert any("There is no advice in fi" in getattr(block, "text", "") for block in blocks)


def test_the_ladder_has_its_people_and_times():
    table = ladder(RULESETS["prrt-default@1"].ladders)

    assert table.rows == (
        ("red", "15 minutes of cover", "the site's own staff again"),
        ("red", "60 minutes of cover", "the site's investigators"),
        ("red", "240 minutes of cover", "everybody with a site role, and the site's contact address"),
        ("amber", "the end of the next working day", "the site's investigators"),
        ("amber", "the end of working day 2 after it", "everybody with a site role, and the site's contact address"),
    )


def test_cut_points_of_ours_are_marked_and_those_to_verify_too():
    ruleset = RULESETS["prrt-default@1"]

    words = " ".join(getattr(block, "text", "") for block in plan(RETREAT))

    assert not problems(ruleset, list(LIBRARY))
    assert words.count("[our choice]") >= sum("ours" in rule.sources for rule in ruleset.rules)
    assert "Maguire 2021, BMJ 374:n1647 (amber and red) [to be verified]" in words


def test_a_changed_cut_point_changes_the_plan():
    ruleset = RULESETS["prrt-default@1"]
    (fever,) = [rule for rule in ruleset.rules if rule.id == "R8"]
    hotter = replace(fever.lines[0], condition=replace(fever.lines[0].condition, value=38.5))
    changed_rules = replace(ruleset, rules=(replace(fever, lines=(hotter,)),))

    (table, *_) = tables(alert_plan(RETREAT, LIBRARY, changed_rules))

    assert row(table, "fever")["Threshold"] == "38.5 or more: Temperature (temperature)"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (When(), "always"),
        (When(hours_after_infusion=(0, 72)), "0 to 72 hours after the start of an infusion"),
        (When(unscheduled=True), "unscheduled reports only"),
        (When(days_after_liver_therapy=90), "up to 90 days after therapy directed at the liver"),
    ],
)
def test_times_are_told(when, words):
    assert times(when, None) == words
