"""Shows how far a story is: a bar in a terminal, a line now and then elsewhere."""

from collections import Counter
from datetime import date
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

LINES = 10  # in all, where there is no terminal


class Counted(Protocol):
    """Whatever counts what happens."""

    @property
    def tally(self) -> Counter[str]: ...


class Shown:
    """Use as a context; `day` is told of each simulated day. `flags`: under which word flags taken are counted."""

    def __init__(self, console: Console, *, start: date, weeks: int, flags: str) -> None:
        self._console, self._start, self._days, self._flags = console, start, weeks * 7, flags
        self._said = 0
        self._bar: Progress | None = None
        if console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:3.0f} %"))
            self._bar = Progress(*columns, TimeElapsedColumn(), console=console, transient=True)
            self._task = self._bar.add_task("setting up", total=self._days)

    def day(self, day: date, here: Counted) -> None:
        """A simulated day is over."""
        passed = (day - self._start).days
        words = f"{day}  {here.tally['answered']:6d} questionnaires  {here.tally[self._flags]:4d} flags taken"
        if self._bar:
            self._bar.update(self._task, completed=passed, description=words)
        elif passed * LINES >= self._said * self._days:
            self._said = passed * LINES // self._days + 1
            self._console.print(words)

    def __enter__(self) -> "Shown":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()
