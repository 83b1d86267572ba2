"""Advice as a phone carries it: limits that are already worked out for one participant, each with what to do now."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from proapp.flag.advice import Limit, Threshold


def shown(thresholds: Iterable[Threshold], texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """JSON, in the order of the rules; `texts` are plain words by action."""
    return [
        {
            "rule": one.rule,
            "level": one.level,
            "action": one.action,
            "text": texts[one.action],
            "needs": one.needs,
            "groups": [[_limit(limit) for limit in group] for group in one.groups],
            "from_at": _instant(one.from_at),
            "to_at": _instant(one.to_at),
            "from_on": _day(one.from_on),
            "to_on": _day(one.to_on),
        }
        for one in thresholds
    ]


def key(advice: list[dict[str, Any]]) -> str | None:
    """A short name that depends on nothing but the advice itself; None when there is none."""
    if not advice:
        return None
    return "a" + sha256(json.dumps(advice, sort_keys=True).encode()).hexdigest()[:12]


def _limit(limit: Limit) -> dict[str, Any]:
    test = {"at_least": limit.at_least} if limit.equals is None else {"equals": limit.equals}
    return {"item": limit.item, **test}


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
