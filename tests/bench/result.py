"""One measured row, and how numbers are made from samples."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, what came out, and what PERFORMANCE.md asks for."""

    part: str
    what: str
    result: str
    ratio: str = ""
    target: str = ""


def timed(work: Callable[[], object], *, repeats: int = 5) -> float:
    """The median of some runs, in seconds."""
    return statistics.median(once(work) for _ in range(repeats))


def once(work: Callable[[], object]) -> float:
    """One run, in seconds."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def spread(latencies: Sequence[float], seconds: float) -> str:
    """p50, p99 and the rate of requests that took `latencies` seconds each and `seconds` together."""
    ordered = sorted(latencies)
    p50, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.99))
    return f"p50 {p50 * 1e3:.2f} ms, p99 {p99 * 1e3:.2f} ms, {len(ordered) / seconds:.0f}/s"


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1e3:.2f} ms"
