"""The table the committee agrees on beforehand: from how many participants with severe toxicity on it looks again."""

from collections.abc import Iterator

from proapp.instrument.library import Library
from proapp.paperwork.block import OURS, WRITE, Block, Heading, Paragraph, Table, listed, plain, table
from proapp.trajectory.toxicity.monitoring import Row, agreed, boundary, chance_of_crossing
from proapp.trial.monitoring import NEW, Monitoring
from proapp.trial.protocol import Protocol


def monitoring_plan(protocol: Protocol, library: Library) -> Iterator[Block]:
    """What counts, the bound, the table of looks, and how often it would be crossed at other true rates; a sentence
    where the protocol's file says nothing of it."""
    yield Heading(2, "Monitoring of severe toxicity that participants report")
    found = protocol.monitoring
    if found is None:
        yield Paragraph(f"The protocol's file says no bound; whether the committee wants one {WRITE}.")
        return
    roles = listed(role.replace("_", " ") for role in protocol.masking.by_arm)
    yield Paragraph(f"For {roles} alone, each arm by itself and never pooled. {_severe(found, library)}")
    yield Paragraph(_bound(found))
    yield _looks(found)
    yield _chances(found)


def _severe(found: Monitoring, library: Library) -> str:
    severe, definition = found.severe, library.get(found.severe.instrument)
    named = listed((definition.score(scale).title for scale in severe.scales), last="or")
    what = f"in any of {named}" if severe.scales else "in any composite grade"
    worse = ", and above the participant's own last one before it where there is one" if severe.compared == NEW else ""
    return (
        f"Severe is a score of {severe.grade} or more {what} ({definition.title}) within {severe.within_days} days of "
        f"the first treatment{worse}. A participant counts once it is severe, or once the days are over with at least "
        "one report; who reported nothing is named and does not count. A composite grade is not a CTCAE grade."
    )


def _bound(found: Monitoring) -> str:
    prior = f"beta({plain(found.prior_with)}, {plain(found.prior_without)})"
    return (
        f"The committee looks again when the posterior chance that the rate exceeds {_percent(found.rate)} is above "
        f"{_percent(found.certainty)}, with the prior {prior} (Thall and Simon 1994, Biometrics 50:337). It asks for a "
        f"review and stops nothing by itself. Bound, certainty, prior and looks are {OURS}; what the committee may "
        f"recommend then {WRITE}."
    )


def _looks(found: Monitoring) -> Table:
    rows = [
        (str(row.n), _from(row), "" if row.chance is None else f"{row.chance:.3f}")
        for row in boundary(found.looks, agreed(found))
    ]
    head = ("Participants of whom it can be said", "Looks again from", "Posterior chance at just that many")
    return table("The bound at each look, made in advance", head, rows)


def _from(row: Row) -> str:
    return f"{row.events} with severe toxicity" if row.events is not None else str(row.reason)


def _chances(found: Monitoring) -> Table:
    rows = [
        (_percent(rate), f"{chance_of_crossing(found.looks, agreed(found), rate=rate):.3f}")
        for rate in found.true_rates
    ]  # fmt: skip
    caption = "How probably an arm crosses the bound at one of the looks, exactly"
    return table(caption, ("If its true rate is", "Chance of crossing"), rows)


def _percent(share: float) -> str:
    return f"{100 * share:.4g} %"
