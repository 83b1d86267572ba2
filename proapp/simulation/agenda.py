"""What happens when: everything in the demonstration happens one after the other, in the order of its time."""

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

Action = Callable[[], object]


class Agenda:
    """Actions by instant; of several at one instant, first in is first out."""

    def __init__(self) -> None:
        self._queue: list[tuple[datetime, int, Action]] = []
        self._number = count()

    def put(self, at: datetime, action: Action) -> None:
        """Plan an action."""
        heapq.heappush(self._queue, (at, next(self._number), action))

    def until(self, end: datetime) -> Iterator[tuple[datetime, Action]]:
        """Actions before an instant, in order, also those that are planned on the way."""
        while self._queue and self._queue[0][0] < end:
            at, _, action = heapq.heappop(self._queue)
            yield at, action
