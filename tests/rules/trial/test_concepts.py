"""Every shipped protocol: whole, with its sources, and made of instruments, scales and rules that are there."""

import pytest

from proapp.flag import ruleset
from proapp.trial.check import problems
from proapp.trial.reading import shipped
from tests.rules.treatment import make

RULESETS = ruleset.shipped()
SHIPPED = shipped()
CONCEPTS = {
    "a022001@1",
    "compete@1",
    "compose@1",
    "liver-first@1",
    "nec-survival@1",
    "net-retreat@1",
    "netter-1@1",
    "netter-2@1",
    "observation-crossover@1",
    "placebo-crossover@1",
    "prrt-damage-repair@1",
    "prrt-dosimetry@1",
    "prrt-immunotherapy@1",
    "prrt-resistant@1",
}
each = pytest.mark.parametrize("protocol", SHIPPED.values(), ids=list(SHIPPED))


def test_there_is_a_protocol_for_every_concept():
    assert SHIPPED.keys() == CONCEPTS


@each
def test_it_has_no_fault_and_no_warning(protocol):
    assert problems(protocol, make.LIBRARY, rulesets=RULESETS) == []


@each
def test_it_tells_facts_from_choices_of_ours(protocol):
    ours = [source for source in protocol.sources if source.choice]

    assert ours
    assert len(ours) < len(protocol.sources)
    assert all(source.choice == source.reference.startswith("choice of this software") for source in protocol.sources)


@each
def test_its_endpoints_are_scores_of_what_it_asks(protocol):
    for endpoint in protocol.endpoints:
        if endpoint.scale is not None:
            assert endpoint.scale in make.LIBRARY.get(endpoint.instrument).by_id


@each
def test_what_it_compares_is_asked(protocol):
    asked = {key.split("@")[0] for key in protocol.instruments}

    assert protocol.comparison.deterioration.keys() <= asked


@each
def test_its_rules_judge_every_toxicity_it_asks(protocol):
    toxicity = [key for key in protocol.instruments if make.LIBRARY.get(key).kind == "toxicity"]

    assert toxicity
    assert all(RULESETS[protocol.rules].concerns(key) for key in toxicity)


@each
def test_comparisons_are_asked_of_everybody_alike(protocol):
    """No comparison is by treatment; only functioning tumours keep a diary."""
    for timepoint in protocol.timepoints:
        if timepoint.use == "compare":
            assert timepoint.anchor.kind != "administration"
            assert (timepoint.only or {}).keys() <= {"functioning"}


def test_the_second_rule_set_differs_in_the_instruments_it_judges_only():
    first, second = RULESETS["prrt-default@1"], RULESETS["prrt-default@2"]

    assert ruleset.problems(second, make.LIBRARY) == []
    assert second.rules == first.rules
    assert {name for name in first.families if first.families[name] != second.families[name]} == {"toxicity"}
