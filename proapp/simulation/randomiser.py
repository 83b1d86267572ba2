"""Allocation by permuted blocks within strata, as a trial's randomisation service would do it."""

from collections import defaultdict
from collections.abc import Mapping

from proapp.simulation.randomness import chance
from proapp.trial.protocol import Arm, Protocol


class Randomiser:
    """The next arm for a participant of these strata; the same seed gives the same list for every cell.

    Blocks are as short as the ratio allows: there are many cells and few participants.
    """

    def __init__(self, protocol: Protocol, *, seed: int) -> None:
        self._block = [arm for arm in protocol.arms.values() if arm.open for _ in range(arm.ratio)]
        self._protocol, self._seed = protocol, seed
        self._used: dict[str, int] = defaultdict(int)

    def next(self, strata: Mapping[str, str]) -> Arm:
        """The arm for the next participant of a cell."""
        cell = "/".join(strata[name] for name in self._protocol.strata)
        block, place = divmod(self._used[cell], len(self._block))
        self._used[cell] += 1
        arms = list(self._block)
        chance(self._seed, self._protocol.trial, "block", cell, block).shuffle(arms)
        return arms[place]
