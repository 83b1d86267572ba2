"""What may be told of how complete the answers of one arm were at one moment."""

from collections.abc import Iterator, Mapping

from proapp.trajectory.rates import Rate
from proapp.trajectory.suppression.audit import audited
from proapp.trajectory.suppression.counts import Sum, is_small

UNSAID = ("missing", "modes")  # without a count they are not even named, so nobody knows that there are any
Count = tuple[str, str | None]  # what, and of those missing why, of those received how


def told_rate(found: Rate, *, minimum: int) -> Mapping[Count, int | None]:
    """Population, expected, received, late, ("missing", why) and ("modes", how); None where withheld.

    Who is missing and who answered are the population; so are those expected and those who no longer were; those
    received came by some way, and late or in time; and of those expected some may have answered nothing.
    """
    counts: dict[Count, int] = {
        **{(name, None): int(getattr(found, name)) for name in ("population", "expected", "received", "late")},
        **{("missing", why): count for why, count in found.missing.items()},
        **{("modes", how): count for how, count in found.modes.items()},
    }
    if is_small(found.population, minimum):
        return dict.fromkeys(counts)
    unsaid = {name for name, count in counts.items() if name[0] in UNSAID and is_small(count, minimum)}
    return audited(counts, tuple(_sums(found)), minimum=minimum, withheld=unsaid)


def _sums(found: Rate) -> Iterator[Sum]:
    population, expected, received = (("population", None), ("expected", None), ("received", None))
    missing = tuple(("missing", why) for why in found.missing)
    yield Sum(population, (received, *missing))
    yield Sum(population, (expected, ("not expected", None)))
    yield Sum(received, (("late", None), ("in time", None)))
    if found.expected >= found.received:
        yield Sum(expected, (received, ("expected and not received", None)))
    if found.modes:
        ways = tuple(("modes", how) for how in found.modes)
        others = () if sum(found.modes.values()) == found.received else (("modes", None),)
        yield Sum(received, ways + others)
