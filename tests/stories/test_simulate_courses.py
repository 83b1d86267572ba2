"""What a simulation makes of treatment: crossing over, procedures before cycles, cycles of one's own, faster ends."""

from collections.abc import Iterator

from proapp.simulation.simulate import Wanted, simulated
from proapp.simulation.world import Case, World
from proapp.workflow.catalogue import Catalogue
from tests import make

SOON = {"progression": 1.0, "death": 400.0}


def world(trial: str, catalogue: Catalogue, *, weeks: int, participants: int = 4, **effects: dict[str, float]):
    wanted = Wanted(participants, weeks, seed=3, effects=effects)
    return simulated(make.protocol_text(trial), wanted, catalogue=catalogue)


def given(case: Case, regimen: str) -> Iterator[int]:
    """Days from randomisation of the doses of a regimen."""
    allocated = next(fact.on for fact in case.facts if fact.kind == "allocation")
    return ((dose.on - allocated).days for dose in case.course.administrations(regimen))


def kinds(lived: World) -> set[str]:
    return {fact.kind for case in lived.cases for fact in case.facts}


def test_whoever_progresses_under_placebo_crosses_over_to_the_arm_that_is_closed(catalogue: Catalogue) -> None:
    with world("placebo-crossover", catalogue, weeks=18, placebo=SOON) as lived:
        arms = {tuple(period.arm for period in case.course.periods) for case in lived.cases}

    assert ("placebo", "everolimus-open") in arms
    assert lived.tally["refused"] == 0


def test_the_procedure_comes_first_then_the_cycles(catalogue: Catalogue) -> None:
    with world("liver-first", catalogue, weeks=18) as lived:
        treated = [case for case in lived.cases if case.period.arm == "liver-first" and case.course.doses]
        waited = [
            (case.course.doses[0].on - fact.on).days
            for case in treated
            for fact in case.facts
            if fact.kind == "procedure"
        ]

    assert waited
    assert min(waited) >= 42


def test_scans_lead_to_cycles_of_ones_own(catalogue: Catalogue) -> None:
    with world("prrt-dosimetry", catalogue, weeks=12) as lived:
        own = {
            case.period.regimens["lu"].regimen.cycles for case in lived.cases if case.period.arm == "dosimetry"
        }  # fmt: skip

    assert {"dosimetry", "prescribed"} <= kinds(lived)
    assert own - {4}


def test_tablets_follow_each_infusion(catalogue: Catalogue) -> None:
    with world("prrt-damage-repair", catalogue, weeks=11) as lived:
        pairs = [(list(given(case, "lu")), list(given(case, "triapine"))) for case in lived.cases]
        followed = [(lu, tablets) for lu, tablets in pairs if tablets]

    assert followed
    assert all(lu == tablets for lu, tablets in followed)


def test_who_dies_is_asked_and_treated_no_more(catalogue: Catalogue) -> None:
    with world("nec-survival", catalogue, weeks=14, docetaxel={"death": 0.5}) as lived:
        dead = [case for case in lived.cases if case.dead]

    assert dead
    assert all(case.facts[-1].kind == "death" for case in dead)
