"""What is asked and how it is scored: recall, scales, rules for missing items and who holds the licence; no wording."""

from collections.abc import Iterator
from itertools import groupby

from proapp.instrument.definition import Definition, ScoreRule
from proapp.instrument.library import Library
from proapp.paperwork.block import VERIFY, WRITE, Block, Paragraph, Table, listed, plain, table
from proapp.score.explain import explain
from proapp.trial.protocol import Protocol

WORDINGS = {"included": "with this software", "supplied-by-site": "supplied by the site that holds the licence"}


def questionnaires(protocol: Protocol, library: Library) -> Iterator[Block]:
    """A table of the instruments, then one of each one's scales."""
    definitions = [library.get(key) for key in protocol.instruments]
    yield instruments(definitions)
    for definition in definitions:
        yield scales(definition)
    yield Paragraph(
        f"Why these instruments, and the evidence of their measurement properties in this population {WRITE}."
    )


def instruments(definitions: list[Definition]) -> Table:
    """Size, recall and licence of each."""
    rows = [
        (
            f"{one.title} ({one.key})",
            str(len(one.items)),
            recall(one),
            f"{one.licence.holder}: {one.licence.terms}",
            WORDINGS[one.licence.wording],
            "; ".join(f"{source.text} {VERIFY}" if source.verify else source.text for source in one.references),
        )
        for one in definitions
    ]
    head = ("Instrument", "Items", "Recall", "Licence", "Wording", "References")
    return table("Instruments", head, rows)


def scales(definition: Definition) -> Table:
    """One row for scales that are made alike: formula, range, direction and the rule for missing items."""
    told = [(_rule(definition, rule), rule) for rule in definition.scores]
    told.sort(key=lambda pair: pair[0])
    rows = []
    for (formula, missing, span, source), alike in groupby(told, key=lambda pair: pair[0]):
        titles = ", ".join(f"{rule.title} ({rule.id})" for _, rule in alike)
        rows.append((titles, formula, span, missing, source))
    head = ("Scales", "Scoring", "Range", "Missing items", "Source")
    return table(f"Scales of {definition.title} ({definition.key})", head, rows)


def recall(definition: Definition) -> str:
    """How far back it asks: `7 days; now for q1, q2`."""
    usual = _back(definition.recall_days)
    others: dict[str, list[str]] = {}
    for code, item in definition.items.items():
        if item.recall_days != definition.recall_days:
            others.setdefault(_back(item.recall_days), []).append(code)
    return "; ".join([usual, *(f"{words} for {listed(codes)}" for words, codes in others.items())])


def _back(days: int | None) -> str:
    if days is None:
        return "since the start of the trial"
    return "now" if days == 0 else f"{days} day{'s' if days > 1 else ''}"


def _rule(definition: Definition, rule: ScoreRule) -> tuple[str, str, str, str]:
    told = explain(definition, {}, rule.id)
    low, high = map(plain, rule.range)
    return told["formula"], told["when_missing"], f"{low} to {high}, higher is {rule.higher_is}", told["source"]
