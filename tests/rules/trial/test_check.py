"""What a protocol's form cannot say: every fault of a changed NET RETREAT with its file and line."""

from importlib.resources import files
from types import SimpleNamespace

import pytest

from proapp.trial.check import problems
from proapp.trial.reading import load, shipped
from tests.rules.treatment import make

RETREAT = (files("proapp.trial") / "protocols" / "net-retreat.yaml").read_text("utf-8")
RULESETS = frozenset({"prrt-default@1"})
KEYS = make.LIBRARY.keys()


def faults(text, rulesets=RULESETS):
    return [(fault.level, str(fault)) for fault in problems(load(text, "p.yaml"), make.LIBRARY, rulesets=rulesets)]


@pytest.mark.parametrize("key", ["net-retreat@1", "netter-1@1"])
def test_a_shipped_protocol_has_no_fault(key):
    assert problems(shipped()[key], make.LIBRARY, rulesets=RULESETS) == []


@pytest.mark.parametrize("key", ["net-retreat@1", "netter-1@1"])
def test_a_shipped_protocol_says_which_choices_are_ours(key):
    sources = shipped()[key].sources

    assert any(source.choice for source in sources)
    assert any(not source.choice for source in sources)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("qlq-c30@3.0, qlq-gi.net21@1.0, pgi-s@1.0", "qlq-c30@9.9, pgi-s@1.0", "no instrument is called qlq-c30@9.9"),
        ("rules: prrt-default@1", "rules: prrt-other@1", "no rule set with sources is called prrt-other@1"),
        (
            "rules: prrt-default@1",
            "rules: prrt-default@1\nflags: {resolve_within_hours: {red: 96}}",
            "a red flag may not have longer than an amber one",
        ),
        ("\nendpoints:", "\ncohorts: [size]\nendpoints:", "no stratum is called size"),
        ("\ncomparison:", "\ncomparison:\n  reference: placebo", "no arm is called placebo"),
        ("id: q12w", "id: baseline", "baseline is the id of two timepoints"),
        ("anchor: {administration: lu}\n    repeat", "anchor: {administration: y90}\n    repeat", "called y90"),
        ("block: {lu: [0, 1]}", "block: {y90: [0, 1]}", "no arm has a regimen called y90"),
        ("close_before: lu", "close_before: y90", "no arm has a regimen called y90"),
        ("block: {lu: [0, 1]}", "block: {lu: [1, 0]}", "the days kept free end before the beginning"),
        ("only: {functioning: true}", "only: {colour: true}", "this baseline fact is not asked"),
        ("only: {functioning: true}", "only: {functioning: maybe}", "functioning is of type boolean"),
        ("only: {functioning: true}", "only: {who_grade: G7}", "G7 is not a level of who_grade"),
        ("agent_from: intended", "agent_from: intention", "no stratum is called intention"),
        ("agent_from: intended, until: progression", "agent_from: intended", "usual cannot end"),
        ("cycles: 2, every: 56, tolerance: 7", "cycles: 2", "lu has several cycles but not `every`"),
        ("latest: 112", "latest: 60", "the latest day comes before the planned day and its tolerance"),
        ("tolerance: 7, latest: 112", "tolerance: 60", "the tolerance is as long as the interval"),
        ("to: retreatment", "to: surgery", "no arm is called surgery"),
        ("to: retreatment", "to: usual-treatment", "the arm cannot end"),
        ("merge_into: toxicity", "merge_into: poison", "no other timepoint is called poison"),
        ("merge_into: toxicity", "merge_into: cycle-safety", "no other timepoint is called cycle-safety"),
        ("merge_into: toxicity", "merge_into: crisis", "crisis asks none of the same instruments"),
        ("use: safety\n    anchor: {admin", "use: compare\n    anchor: {admin", "a dose is not in every arm"),
        (
            "anchor: registration\n    from: 0\n    to: 27",
            "anchor: randomisation\n    from: 0\n    to: 27",
            "can close",
        ),
        ("    to: 27", "    to: -1", "the window ends before the beginning"),
        ("blocks: [[57, 84]", "blocks: [[84, 57]", "the block ends before the beginning"),
        ('hours: "17:00-24:00"', 'hours: "17:00-16:00"', "the hours end before the beginning"),
        ("times: 8", "times: 44", "q12w runs past day 3653"),
        ("    early: 1\n    late: 3\n    close_before", "    early: 8\n    late: 3\n    close_before", "reaches back"),
        ("blocks: [[57, 84], [141", "blocks: [[57, 84], [84", "diary (day 84) both ask net-diary@1.0"),
        ("anchor: first-treatment", "anchor: procedure", None),
    ],
)
def test_a_fault_is_named_with_file_and_line(old, new, words):
    assert old in RETREAT
    text = RETREAT.replace(old, new, 1)
    changed = (
        new.splitlines()[0].strip() if new.splitlines()[0].strip() not in RETREAT else new.splitlines()[-1].strip()
    )

    found = faults(text)

    lines = [number for number, line in enumerate(text.splitlines(), start=1) if changed in line]
    told = [(int(fault.split(":")[1]), fault) for _, fault in found]
    if words is None:
        assert found == []
        return
    assert any(words in fault and any(abs(line - number) <= 7 for number in lines) for line, fault in told), found
    assert all(fault.startswith("p.yaml:") and line > 0 for line, fault in told)


def test_a_loop_of_crossovers_cannot_end():
    text = RETREAT.replace(
        "  usual-treatment:\n    title",
        "    crossover: {on: progression, to: usual-treatment}\n  usual-treatment:\n    title",
    )

    found = faults(text)

    assert [fault.rpartition(": ")[2] for _, fault in found] == ["the arm cannot end", "the arm cannot end"]


def test_a_rule_set_without_sources_is_not_among_those_that_can_be_used():
    assert [level for level, _ in faults(RETREAT, rulesets=frozenset())] == ["error"]


@pytest.mark.parametrize(
    ("early", "spans"),
    [
        (1, False),  # day 6 recalls days 0 to 6: the infusion is the first of them
        (2, True),  # day 5 recalls day -1 as well
    ],
)
def test_a_recall_that_spans_an_infusion_is_a_warning(early, spans):
    found = faults(RETREAT.replace("    early: 1\n", f"    early: {early}\n"))

    assert {level for level, _ in found} == ({"warning"} if spans else set())


@pytest.mark.parametrize(
    ("second", "crowded"),
    [
        ("from: 10, to: 20", False),  # targets 0 and 10: cut at day 5
        ("from: 0, to: 3", True),  # the same target
        ("repeat: {first: 9, every: 3, times: 2}, early: 3, late: 3", False),  # cut in the middle
        ("repeat: {first: 0, times: 1}", True),
    ],
)
def test_windows_of_one_instrument_must_leave_each_other_room(second, crowded):
    trial = make.protocol(
        "  - {id: a, use: compare, anchor: randomisation, from: 0, to: 28, instruments: [qlq-c30@3.0]}\n"
        f"  - {{id: b, use: compare, anchor: randomisation, {second}, instruments: [qlq-c30@3.0]}}"
    )

    found = problems(trial, make.LIBRARY, rulesets=RULESETS)

    assert bool(found) == crowded
    assert all("a (day 0) and b (day 0) both ask qlq-c30@3.0" in str(fault) for fault in found)


def test_a_fixed_zone_must_exist_and_some_arm_must_be_open():
    zone = RETREAT.replace("zone: participant", "zone: {fixed: Europe/Atlantis}")
    closed = RETREAT.replace("    regimen:", "    status: closed\n    regimen:")

    assert [fault.split(": ")[1] for _, fault in faults(zone)] == ["no time zone is called Europe/Atlantis"]
    assert [fault.split(": ")[1] for _, fault in faults(closed)] == ["every arm is closed"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("qlq-c30, scale: FA", "qlq-c30, scale: ZZ", "qlq-c30@3.0: ZZ is no scale of the instrument"),
        ("qlq-c30, scale: FA", "pgi-c, scale: change", "no timepoint asks pgi-c"),
        ("qlq-c30, scale: FA", "qlq-c30, scale: QL", "qlq-c30 QL is there twice"),
        ("scale: flushing_episodes", "scale: flushing_days", "is made of many days and has no value for one"),
    ],
)
def test_only_scales_that_are_asked_are_shown_to_patients(old, new, words):
    ((level, told),) = faults(RETREAT.replace(old, new))

    assert level == "error"
    assert words in told


def test_a_scale_shown_without_a_name_in_a_language_of_the_trial_is_a_warning():
    ((level, told),) = faults(RETREAT.replace("{en: Tiredness, de: Müdigkeit,", "{en: Tiredness,"))

    assert (level, "FA has no title in de" in told) == ("warning", True)


def test_definitions_need_only_a_recall_ages_and_scales():
    fake = {
        key: SimpleNamespace(recall_days=7, ages=SimpleNamespace(min=18, max=None), by_id=make.LIBRARY.get(key).by_id)
        for key in KEYS
    }

    found = problems(shipped()["net-retreat@1"], fake, rulesets=RULESETS)

    assert [fault.level for fault in found] == []
