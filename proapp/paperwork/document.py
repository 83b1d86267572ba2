"""All the papers of a trial in one: what it is, where that comes from, SPIRIT-PRO, assessments, alerts, analysis."""

from collections.abc import Iterator

from proapp.flag.ruleset import RuleSet
from proapp.instrument.library import Library
from proapp.paperwork.alerts import alert_plan
from proapp.paperwork.assessments import assessments
from proapp.paperwork.block import OURS, VERIFY, WRITE, Block, Bullets, Heading, Table, listed, table
from proapp.paperwork.monitoring import monitoring_plan
from proapp.paperwork.shells import analysis_plan
from proapp.paperwork.spirit import spirit_pro
from proapp.trial.protocol import Protocol


def paperwork(protocol: Protocol, library: Library, ruleset: RuleSet) -> tuple[Block, ...]:
    """The blocks in order. The same protocol, instruments and rules give the same blocks: nothing is dated.

    `ruleset` is the one the protocol names. Raises NotFound for an instrument that is not at hand.
    """
    return (
        Heading(1, protocol.title),
        about(protocol, library, ruleset),
        *_legend(),
        Heading(2, "Where it comes from"),
        sources(protocol),
        *spirit_pro(protocol, library),
        *assessments(protocol, library),
        *alert_plan(protocol, library, ruleset),
        *monitoring_plan(protocol, library),
        *analysis_plan(protocol, library),
    )


def about(protocol: Protocol, library: Library, ruleset: RuleSet) -> Table:
    """What the paper was printed from, exactly."""
    masked = {"open": "sites see the treatment", "masked": "sites do not see the treatment"}
    rows = [
        ("Protocol", protocol.key),
        ("Digest (SHA-256)", protocol.digest),
        ("Registry", protocol.registry),
        ("Phase", protocol.phase or WRITE),
        ("Arms", listed(f"{arm.title} ({arm.id}, {_ratio(arm.ratio, arm.open)})" for arm in protocol.arms.values())),
        ("Strata", "; ".join(f"{name}: {', '.join(levels)}" for name, levels in protocol.strata.items()) or "none"),
        ("Masking", masked[protocol.masking.participant]),
        ("See results by arm", listed(role.replace("_", " ") for role in protocol.masking.by_arm)),
        ("Rule set", ruleset.key),
        *((library.get(key).key, f"definition {library.get(key).digest}") for key in protocol.instruments),
    ]
    return table("Printed from", ("What", "Which"), rows)


def sources(protocol: Protocol) -> Table:
    """What the protocol's file says of its own lines: facts with a reference, choices marked."""
    rows = [(source.says, source.reference, OURS if source.choice else "") for source in protocol.sources]
    return table("Sources of the protocol's file", ("What", "Reference", "Mark"), rows)


def _legend() -> Iterator[Block]:
    yield Bullets(
        (
            f"{OURS}: not a fact of the trial but a choice of this software or of the file; confirm it or change it.",
            f"{VERIFY}: to be compared with its source before the trial opens.",
            f"{WRITE}: the file cannot say it.",
        )
    )


def _ratio(ratio: int, is_open: bool) -> str:
    return f"{ratio} part{'s' if ratio > 1 else ''}" + ("" if is_open else ", closed")
