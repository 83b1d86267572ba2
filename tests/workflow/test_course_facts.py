"""What rules about flags are told of the laboratory: in one unit, whatever unit it was told in."""

from proapp.treatment.course import course
from proapp.workflow.answering.background import course_facts
from tests.rules.treatment import make
from tests.rules.treatment.make import at, enrolled, fact, given


def test_platelets_are_compared_in_one_unit():
    told = fact("laboratory", 30, results={"platelets": {"value": 80_000, "unit": "/uL"}})
    treated = course(make.RETREAT, [*enrolled(), given(1, 7), told], site_zone=make.BERLIN)

    found = course_facts(treated, at=at(40))

    assert [one.value for one in found.platelets] == [80]
