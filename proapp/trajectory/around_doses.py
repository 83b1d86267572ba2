"""The hours around doses, every dose's start laid on hour 0: infusions, or injections of an analogue."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from proapp.trajectory.estimate import TOLERANCE, Estimate, Indices, Truths, Values, estimates
from proapp.trajectory.share_difference import Fraction

NONE = -1
HOUR = 3600 * 1_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class Given:
    """Doses in any order. Shapes (doses,): participant index; number, the cycle or the count of the injection; at, the
    start in microseconds since any instant."""

    participant: Indices
    number: Indices
    at: Indices


@dataclass(frozen=True, slots=True)
class Reported:
    """One item's values in any order. Shapes (rows,): participant index, at in the same microseconds, value or NaN."""

    participant: Indices
    at: Indices
    value: Values


@dataclass(frozen=True, slots=True)
class Hours:
    """What is drawn: the `edges` of the stretches in hours from a dose's start, ascending (-24, 0, 12 ...); a stretch
    begins with its first edge and ends before its last. `severe`: from which value on somebody counts as severe."""

    edges: tuple[float, ...]
    severe: float

    def __post_init__(self) -> None:
        if len(self.edges) < 2 or list(self.edges) != sorted(set(self.edges)):
            raise ValueError("edges ascend, and there are at least two")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One arm in one stretch of hours around the doses of one number: the worst value around each dose, averaged, and
    around how many doses it was severe. Doses of the same number are counted one by one."""

    arm: str
    number: int
    from_hour: float
    to_hour: float
    value: Estimate
    severe: Fraction


def around_doses(
    rows: Reported, given: Given, hours: Hours, *, arm: Indices, arms: Sequence[str], higher_is: str = "worse"
) -> tuple[Stretch, ...]:
    """The curves of every arm and dose number, stretch by stretch, empty ones too. arm (participants,).

    A later dose closes the hours after the one before it, as it does a series of questions: a value counts from the
    last dose begun, and before the next one only when it is beyond the last edge of that.
    """
    if higher_is not in ("better", "worse"):
        raise ValueError("higher_is must be better or worse")
    present = ~np.isnan(rows.value)
    rows = Reported(rows.participant[present], rows.at[present], rows.value[present])
    dose, since = aligned(rows, given, hours)
    place = np.searchsorted(np.asarray(hours.edges), since, side="right") - 1
    within = dose != NONE
    worse = rows.value if higher_is == "worse" else -rows.value
    worst = _worst(dose[within], place[within], worse[within], doses=len(given.at), stretches=len(hours.edges) - 1)
    return _stretches(worst if higher_is == "worse" else -worst, given, hours, arm=arm, arms=arms, higher_is=higher_is)


def aligned(rows: Reported, given: Given, hours: Hours) -> tuple[Indices, Values]:
    """Each value's dose (its index, NONE if it is not within the edges of any) and the hours since that dose began."""
    order = np.lexsort((given.at, given.participant))
    before = _last_begun(rows, given, order)
    found, since = np.full(len(rows.at), NONE, dtype=np.int64), np.full(len(rows.at), np.nan)
    for place in (before, before + 1):  # the last dose begun first, then the one to come
        dose = np.append(order, NONE)[np.where((place >= 0) & (place < len(order)), place, len(order))]
        own = (dose != NONE) & (found == NONE)
        own &= np.append(given.participant, NONE)[dose] == rows.participant
        apart = (rows.at - np.append(given.at, 0)[dose]) / HOUR
        fits = own & (apart >= hours.edges[0]) & (apart < hours.edges[-1])
        found[fits], since[fits] = dose[fits], apart[fits]
    return found, since


def _last_begun(rows: Reported, given: Given, order: Indices) -> Indices:
    """The place in `order` of the last dose begun, in the order of participant and time; perhaps another's."""
    instants = np.unique(np.concatenate([given.at, rows.at]))
    keys = given.participant * len(instants) + np.searchsorted(instants, given.at)
    wanted = rows.participant * len(instants) + np.searchsorted(instants, rows.at)
    places: Indices = np.searchsorted(keys[order], wanted, side="right").astype(np.int64) - 1
    return places


def _worst(dose: Indices, place: Indices, value: Values, *, doses: int, stretches: int) -> Values:
    """The highest value of each dose in each stretch, (doses, stretches), NaN where there is none."""
    worst = np.full((doses, stretches), -np.inf)
    np.maximum.at(worst, (dose, place), value)
    return np.where(np.isinf(worst), np.nan, worst)


def _stretches(
    worst: Values, given: Given, hours: Hours, *, arm: Indices, arms: Sequence[str], higher_is: str
) -> tuple[Stretch, ...]:
    severe = worst >= hours.severe - TOLERANCE if higher_is == "worse" else worst <= hours.severe + TOLERANCE
    return tuple(
        Stretch(
            name, int(number), hours.edges[place], hours.edges[place + 1], one, _fraction(severe[chosen, place], one.n)
        )
        for index, name in enumerate(arms)
        for number in np.unique(given.number).tolist()
        for chosen in [(given.number == number) & (arm[given.participant] == index)]
        for place, one in enumerate(_by_stretch(worst[chosen]))
    )


def _by_stretch(worst: Values) -> tuple[Estimate, ...]:
    doses, stretches = worst.shape
    return estimates(np.tile(np.arange(stretches), doses), worst.reshape(-1), stretches)


def _fraction(severe: Truths, n: int) -> Fraction:
    return Fraction(int(severe.sum()), n)
