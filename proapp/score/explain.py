"""Why a score is what it is: what went in, the formula in words, what is missing, where the rule is from."""

from typing import Any

from proapp.instrument.definition import Answers, Definition, ScoreRule
from proapp.score.scoring import inputs, scores

FORMULAS = {
    "eortc-linear": "(mean of the answered items - {low}) / ({high} - {low}) x 100",
    "eortc-linear-reversed": "(1 - (mean of the answered items - {low}) / ({high} - {low})) x 100",
    "mean-of-scores": "mean of the {of} scales, those named as reversed as 100 - x",
    "lookup": "grade by the table {table}; 0 in the first attribute gives {gate} whatever the others say",
    "item": "the answer as it is",
    "facit-prorated-sum": "{items} x the mean of the answered items, those named as reversed as {turned} - x",
    "facit-total": "sum of {of} subscales",
    "sum-of-scores": "sum of {of} scores",
    "sum": "sum of the answers",
    "t-score": "T-score by the table {table} for the sum of the answers",
    "profile": "the levels of the {items} dimensions side by side",
    "value-set": "start value and the coefficients of the value set {table}, to three decimals",
    "days-with-symptom": "{days} x (days with the symptom / days answered)",
}
MISSING = {
    "eortc-linear": "null when fewer than half of the items are answered",
    "eortc-linear-reversed": "null when fewer than half of the items are answered",
    "mean-of-scores": "null unless every scale exists",
    "lookup": "null when the first attribute is missing, or another while the first is above 0",
    "item": "null when the item has no number",
    "facit-prorated-sum": "null unless more than half of the items are answered",
    "facit-total": "null unless every subscale exists and more than 80 % of their items are answered",
    "sum-of-scores": "null unless every score exists",
    "sum": "null unless every item is answered",
    "t-score": "null unless every item is answered",
    "profile": "null unless every dimension is answered",
    "value-set": "null unless every dimension is answered; nothing is prorated",
    "days-with-symptom": "null when fewer than {minimum} of {days} days are answered",
}
SOURCES = {
    "eortc-linear": "Fayers 2001, EORTC QLQ-C30 Scoring Manual, 3rd edition",
    "eortc-linear-reversed": "Fayers 2001, EORTC QLQ-C30 Scoring Manual, 3rd edition",
    "mean-of-scores": "Giesinger 2016, J Clin Epidemiol 69:79-88",
    "lookup": "Basch 2021, Clin Trials 18:104-114",
    "item": "the instrument's own answer codes",
    "facit-prorated-sum": "FACIT Administration and Scoring Guidelines",
    "facit-total": "FACIT Administration and Scoring Guidelines",
    "sum-of-scores": "the instrument's scoring manual",
    "sum": "the instrument's scoring manual",
    "t-score": "HealthMeasures, PROMIS scoring manuals",
    "profile": "EuroQol Research Foundation, EQ-5D-5L User Guide",
    "days-with-symptom": "Strosberg 2021, J Nucl Med 62:1712-1718",
}


def explain(definition: Definition, answers: Answers, scale: str) -> dict[str, Any]:
    """How one score of one response comes about, ready for JSON. KeyError for a scale the instrument lacks.

    A score over a block of days is explained by its rule alone: `value` is null and the reason says so.
    """
    rule = definition.score(scale)
    return {
        "scale": rule.id,
        "title": rule.title,
        "instrument": definition.key,
        "digest": definition.digest,
        "key": rule.key,
        "method": rule.method,
        "formula": FORMULAS[rule.method].format(**_words(definition, rule)),
        "when_missing": MISSING[rule.method].format(**_words(definition, rule)),
        "source": _source(definition, rule),
        "range": list(rule.range),
        "higher_is": rule.higher_is,
        **_result(definition, answers, rule),
        "thresholds": _thresholds(definition, scale),
    }


def _source(definition: Definition, rule: ScoreRule) -> str:
    """Where the rule is from: of a value set or a conversion table its own source."""
    named = definition.value_sets.get(rule.table or "") or definition.conversions.get(rule.table or "")
    return named.source.text if named else SOURCES[rule.method]


def _words(definition: Definition, rule: ScoreRule) -> dict[str, Any]:
    words: dict[str, Any] = {"of": len(rule.scores), "days": rule.days, "minimum": rule.minimum, "table": rule.table}
    if rule.items:
        codes = definition.items[rule.items[0]].answers
        words |= {"low": codes.low, "high": codes.high, "turned": codes.low + codes.high, "items": len(rule.items)}
    if rule.method == "lookup" and rule.table is not None:
        words["gate"] = definition.tables[rule.table].grades[(0,)]
    return words


def _result(definition: Definition, answers: Answers, rule: ScoreRule) -> dict[str, Any]:
    if rule.over_block:
        return {"value": None, "reason": f"made of a block of {rule.days} days, not of one response", "inputs": []}
    made = scores(definition, answers)
    score = made[rule.id]
    parts = [
        {"score": name, "value": made[name].value, "reversed": name in rule.reversed, "reason": made[name].reason}
        for name in rule.scores
    ]
    items = [
        {"item": code, "label": definition.items[code].label, "answer": answers.get(code), **_turn(rule, code)}
        for code in inputs(definition, rule)
    ]
    counts = {"answered": score.answered, "of": score.of, "not_applicable": score.not_applicable}
    return {"value": score.value, "reason": score.reason, **counts, "inputs": parts or items}


def _turn(rule: ScoreRule, code: str) -> dict[str, bool]:
    return {"reversed": code in rule.reversed} if rule.reversed else {}


def _thresholds(definition: Definition, scale: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for threshold in definition.thresholds.values():
        entry: dict[str, Any] = {"id": threshold.id, "title": threshold.title}
        for side, limits in (("below", threshold.below), ("above", threshold.above)):
            if scale in limits:
                entry[side] = limits[scale]
        if scale in threshold.change:
            entry["change"] = {"better": threshold.change[scale].better, "worse": threshold.change[scale].worse}
        if len(entry) > 2:
            found.append({**entry, "source": threshold.source.text, "verify": threshold.source.verify})
    return found
