"""Allocation by minimisation: each next arm keeps the arms alike, in all and within each level of each stratum."""

from collections import Counter
from collections.abc import Mapping

from proapp.simulation.randomness import chance
from proapp.trial.protocol import Arm, Protocol


class Minimiser:
    """The next arm for a participant of these strata (Pocock and Simon 1975, Biometrics 31:103; without its chance
    element but for ties): few participants over many strata still come into every arm.
    """

    def __init__(self, protocol: Protocol, *, seed: int) -> None:
        self._arms = [arm for arm in protocol.arms.values() if arm.open]
        self._protocol, self._seed = protocol, seed
        self._used: Counter[tuple[str, str, str]] = Counter()
        self._number = 0

    def next(self, strata: Mapping[str, str]) -> Arm:
        """The arm for the next participant; of several that are as good one by chance."""
        self._number += 1
        places = [("", "all"), *((name, strata[name]) for name in self._protocol.strata)]
        load = {arm.id: sum(self._used[arm.id, *place] + 1 for place in places) / arm.ratio for arm in self._arms}
        first = {arm.id: (self._used[arm.id, "", "all"] + 1) / arm.ratio for arm in self._arms}
        least = min((first[arm], load[arm]) for arm in load)
        best = [arm for arm in self._arms if (first[arm.id], load[arm.id]) == least]
        arm = chance(self._seed, self._protocol.trial, "minimised", self._number).choice(best)
        for place in places:
            self._used[arm.id, *place] += 1
        return arm
