"""What may be told of how many had a symptom, and severely: by each summary of one symptom, beside the others."""

from collections.abc import Iterator, Mapping, Sequence

from proapp.trajectory.comparison import POOLED
from proapp.trajectory.grades import SUMMARIES, Share
from proapp.trajectory.suppression.audit import audited
from proapp.trajectory.suppression.counts import Sum

Place = tuple[str, str]  # arm, summary
Count = tuple[Place, str]
COUNTS = ("n", "present", "severe")
WITHIN = dict(zip(reversed(SUMMARIES), [*reversed(SUMMARIES[:-1])], strict=False))  # adjusted in post-baseline in all


def told_shares(found: Sequence[Share], *, minimum: int) -> Mapping[Place, Mapping[str, int | None]]:
    """n, present and severe of each arm and summary of one symptom, None where withheld.

    Of n those present, of these those severe; whoever has an adjusted grade has one after baseline, and whoever has
    that has one at all. By arm, what everybody together is told first: all may ask for it pooled.
    """
    counts = {((one.arm, one.summary), what): int(getattr(one, what)) for one in found for what in COUNTS}
    pooled = _pooled(counts)
    told = audited(pooled, _within(pooled), minimum=minimum)
    if any(one.arm != POOLED for one in found):
        arms = [*_within(counts), *_arms(counts, told)]
        gone = {name for name in counts if told[_together(name)] is None}
        told = audited(counts, arms, minimum=minimum, published=told, withheld=gone)
    return {place: {what: told[place, what] for what in COUNTS} for place, _ in counts}


def _together(name: Count) -> Count:
    (_, summary), what = name
    return (POOLED, summary), what


def _pooled(counts: Mapping[Count, int]) -> dict[Count, int]:
    pooled: dict[Count, int] = {}
    for name, count in counts.items():
        pooled[_together(name)] = pooled.get(_together(name), 0) + count
    return pooled


def _within(counts: Mapping[Count, int]) -> Iterator[Sum]:
    """What lies within what: the rest is told by nobody and known by subtraction."""
    for place, what in counts:
        if what != "n":
            around = (place, COUNTS[COUNTS.index(what) - 1])
            yield Sum(around, ((place, what), (place, f"not {what}")))
        arm, summary = place
        wider = (arm, WITHIN.get(summary, "")), what
        if wider in counts:
            yield Sum(wider, ((place, what), (place, f"{what} besides")))


def _arms(counts: Mapping[Count, int], pooled: Mapping[Count, int | None]) -> Iterator[Sum]:
    """The arms make up what is told of everybody together."""
    for total, count in pooled.items():
        if count is not None:
            yield Sum(total, tuple(name for name in counts if _together(name) == total))
