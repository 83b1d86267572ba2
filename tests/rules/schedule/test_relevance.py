"""A fact that is said to leave the plan alone really does; and those that move it are never said to."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as some

from proapp.schedule.plan import planning
from proapp.schedule.relevance import may_change_plan
from tests.rules.schedule.test_properties import ARMS, ZONES
from tests.rules.treatment import make
from tests.rules.treatment.make import enrolled, fact
from tests.rules.treatment.make import given as dose

RESULTS = {"platelets": {"value": 90, "unit": "10^9/L"}}
BESIDE = {"lutetium": "octreotide-30", "octreotide": "octreotide-60"}


@some.composite
def recordings(draw):
    """What is known of somebody in NETTER-1, and one more fact, in any order of days."""
    arm = draw(some.sampled_from(sorted(BESIDE)))
    person = make.person(zone=draw(some.sampled_from(ZONES)), baseline={"functioning": True})
    doses = [dose(cycle, 28 * cycle - draw(some.integers(0, 27)), regimen=BESIDE[arm]) for cycle in (1, 2, 3)]
    if arm == "lutetium":
        doses += [dose(cycle, 60 * cycle - draw(some.integers(0, 59))) for cycle in (1, 2)]
    days = some.integers(1, 300)
    others = [
        fact("laboratory", draw(days), results=RESULTS),
        fact("ssa-injection", draw(days), agent="octreotide LAR"),
        fact("progression", draw(days), assessor="central"),
    ]
    facts = draw(some.permutations([*doses, *others]))
    return arm, person, [*enrolled(arm), *facts[:-1]], facts[-1]


@given(recordings())
def test_what_is_said_to_leave_the_plan_alone_does(recording):
    arm, person, known, new = recording
    protocol = ARMS[arm]

    before = planning(protocol, person, known, definitions=make.LIBRARY)
    after = planning(protocol, person, [*known, new], definitions=make.LIBRARY)

    event(f"{new.kind}: {may_change_plan(protocol, new, known)}")
    assert may_change_plan(protocol, new, known) or after.planned == before.planned


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (dose(2, 57, regimen="octreotide-30"), False),  # a background injection after the first dose
        (dose(1, 1, regimen="octreotide-30"), True),  # the first dose of the period: first treatment counts from it
        (dose(2, 60), True),  # an infusion
        (fact("laboratory", 20, results=RESULTS), False),
        (fact("dosimetry", 20, regimen="lu", cycle=1, kidney_gy=4.5), False),
        (fact("death", 90), True),
        (fact("pause", 20), True),
    ],
)
def test_each_kind_of_fact(new, expected):
    known = [*enrolled("lutetium"), dose(1, 5)]

    assert may_change_plan(make.NETTER, new, known) is expected
