"""Which scales of an instrument are grades of symptoms: composite grades, and the attributes they are made of."""

from proapp.instrument.definition import Definition, ScoreRule

COMPOSITES, ATTRIBUTES = "composite", "attribute"
METHODS = {COMPOSITES: "lookup", ATTRIBUTES: "item"}
HIGHEST = {COMPOSITES: 3, ATTRIBUTES: 4}


def rules(definition: Definition, of: str) -> list[ScoreRule]:
    """The composite grades of an instrument, or its attributes."""
    return [rule for rule in definition.scores if rule.method == METHODS[of]]


def is_graded(definition: Definition) -> bool:
    """Whether an instrument has composite grades."""
    return bool(rules(definition, COMPOSITES))


def kind(rule: ScoreRule) -> str:
    """Whether a scale is a composite grade or an attribute."""
    return COMPOSITES if rule.method == METHODS[COMPOSITES] else ATTRIBUTES


def gates(definition: Definition, *, zero_imputation: bool) -> dict[str, str]:
    """After which attribute each one is asked, where what was not asked shall count as 0; else nothing."""
    if not zero_imputation:
        return {}
    by_item = {rule.items[0]: rule.id for rule in rules(definition, ATTRIBUTES)}
    asked_when = {scale: definition.items[item].ask_when for item, scale in by_item.items()}
    return {scale: by_item[gate.item] for scale, gate in asked_when.items() if gate is not None}


def named(definition: Definition, rule: ScoreRule) -> dict[str, str | None]:
    """How a scale stands in a table: its symptom's title, and of an attribute which one."""
    attribute = definition.items[rule.items[0]].answers.id if kind(rule) == ATTRIBUTES else None
    return {"scale": rule.id, "title": rule.title, "attribute": attribute}
