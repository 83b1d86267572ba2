"""Whether somebody fits another version of the protocol: their arms and what they were given must still be there."""

from collections.abc import Iterator

from proapp.base.fault import Fault
from proapp.treatment.course import Course
from proapp.treatment.cycle import Period, RegimenCourse
from proapp.trial.protocol import Arm, Protocol


def misfits(protocol: Protocol, course: Course) -> list[Fault]:
    """What this version lacks of a course made under another; each pointer is `/arm` or `/regimen`."""
    return [fault for period in course.periods for fault in _of_period(protocol, period)]


def _of_period(protocol: Protocol, period: Period) -> Iterator[Fault]:
    arm = protocol.arms.get(period.arm)
    if arm is None:
        yield Fault("/arm", f"version {protocol.version} has no arm {period.arm}")
        return
    yield from _of_regimens(protocol, period, arm)


def _of_regimens(protocol: Protocol, period: Period, arm: Arm) -> Iterator[Fault]:
    for name, followed in period.regimens.items():
        if arm.regimen(name) is None and _begun(followed):
            yield Fault("/regimen", f"in version {protocol.version} the arm {arm.id} has no regimen {name}")


def _begun(followed: RegimenCourse) -> bool:
    return any(cycle.facts or cycle.given for cycle in followed.cycles)
