"""What a protocol may say of regimens bound to others or to a procedure, of dose goals, and of endpoints."""

import pytest

from proapp.base.fault import Faults
from proapp.trial.check import problems
from proapp.trial.protocol import from_document
from tests.rules.treatment import make

LU = "{id: lu, agent: 177Lu-DOTATATE, activity_gbq: 7.4, cycles: 4, every: 56}"
ASKED = "  - {id: asked, use: compare, anchor: randomisation, from: 0, to: 7, instruments: [qlq-c30@3.0]}"
TRIAPINE = "{id: triapine, agent: triapine, follows: lu, days: 14}"


def faults(regimens=LU, *, arm="", extra="", timepoints=ASKED):
    trial = make.protocol(timepoints, regimens=regimens, arm=arm, extra=extra)
    return [(fault.pointer, fault.message) for fault in problems(trial, make.LIBRARY, rulesets={"prrt-default@1"})]


@pytest.mark.parametrize(
    ("regimens", "place", "words"),
    [
        (f"{LU}, {TRIAPINE}", None, None),
        (TRIAPINE, "0/follows", "called lu"),
        (f"{TRIAPINE}, {LU}", "0/follows", "no regimen before it"),
        (f"{LU}, {TRIAPINE}, {{id: other, agent: x, follows: triapine}}", "2/follows", "called triapine"),
        (f"{LU}, {{id: pill, agent: x, follows: lu, every: 28}}", "1/follows", "no `every`, no `after`"),
        (f"{LU}, {{id: pill, agent: x, follows: lu, after: procedure}}", "1/follows", "no `every`, no `after`"),
        (LU.replace("every: 56", "every: 56, after: procedure"), "0/after", "foresees no procedure"),
        (LU.replace("every: 56", "every: 56, dosimetry: {lesion_gy: [80, 120]}"), None, None),
        (LU.replace("every: 56", "every: 56, dosimetry: {lesion_gy: [120, 80]}"), "0/dosimetry/lesion_gy", "goal ends"),
        ("{id: pill, agent: x, cycles: 1, dosimetry: {kidney_gy: 23}}", "0/dosimetry", "no radioactive dose"),
    ],
)
def test_what_a_regimen_is_bound_to_must_be_there(regimens, place, words):
    found = faults(regimens)

    assert [pointer for pointer, _ in found] == ([f"/arms/only/regimen/{place}"] if place else [])
    assert all(words in message for _, message in found)


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("compare, anchor: first-treatment", ["the arm watched is given nothing and would never be asked"]),
        ("safety, anchor: first-treatment", []),
        ("compare, anchor: randomisation", []),
    ],
)
def test_a_comparison_counts_from_something_that_every_arm_has(use, expected):
    timepoints = f"  - {{id: it, use: {use}, repeat: {{first: 7, times: 1}}, instruments: [qlq-c30@3.0]}}"

    found = faults(arm="}\n  watched: {regimen: []", timepoints=timepoints)

    assert [message for _, message in found] == expected


@pytest.mark.parametrize(
    ("endpoints", "place"),
    [
        ("{id: survival, role: primary, type: overall-survival, alpha: 0.05}", None),
        ("{id: decline, role: secondary, type: time-to-deterioration, instrument: qlq-c30@3.0, scale: QL}", None),
        ("{id: decline, role: secondary, type: change, instrument: fact-g@4.0, scale: PWB}", "0/instrument"),
        ("{id: decline, role: secondary, type: change, timepoint: never}", "0/timepoint"),
        ("{id: a, role: primary, type: response}, {id: a, role: secondary, type: toxicity}", "1/id"),
    ],
)
def test_an_endpoint_is_made_of_what_is_asked(endpoints, place):
    found = faults(extra=f"endpoints: [{endpoints}]")

    assert [pointer for pointer, _ in found] == ([f"/endpoints/{place}"] if place else [])


def test_a_scale_belongs_to_an_instrument():
    with pytest.raises(Faults, match="instrument"):
        make.protocol(ASKED, extra="endpoints: [{id: decline, role: secondary, type: change, scale: QL}]")


def test_endpoints_keep_their_order_and_their_alpha():
    endpoints = (
        "endpoints: [{id: os, title: Survival, role: primary, type: overall-survival, alpha: 0.05},"
        " {id: ql, role: key-secondary, type: time-to-deterioration, instrument: qlq-c30@3.0, scale: QL}]"
    )

    trial = from_document(make.protocol(ASKED, extra=endpoints).document)

    assert [(one.id, one.title, one.alpha) for one in trial.endpoints] == [("os", "Survival", 0.05), ("ql", "ql", None)]
