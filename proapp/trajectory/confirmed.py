"""Which claims of a trial stand: endpoint after endpoint at the alpha the protocol states, and where testing stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proapp.trajectory.endpoint_hierarchy import hierarchy

IN_ORDER = "fixed sequence"
STANDINGS: Mapping[str, str] = {
    "confirmed": "its p value is within the alpha, and so is that of everything tested before it",
    "conditional": "it would be confirmed if those judged elsewhere before it are",
    "not-confirmed": "it was tested and its p value is not within the alpha",
    "not-tested": "an endpoint before it is not confirmed, and testing stops there",
    "elsewhere": "its data are not here; what comes after it depends on it",
    "described": "the protocol spends no alpha on it: its p value is no claim",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One endpoint: its p (None: none can be said), its two-sided alpha (None: it is only described), and whether its
    data are `here`."""

    id: str
    p: float | None
    alpha: float | None
    here: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """A word of STANDINGS, and p adjusted for the endpoints tested with it, supposing those elsewhere stand."""

    id: str
    standing: str
    alpha: float | None
    adjusted_p: float | None


def confirmed(endpoints: Sequence[Judged], *, method: str = IN_ORDER) -> tuple[Verdict, ...]:
    """A verdict for each, in the protocol's order.

    In a fixed sequence each is tested at its own alpha, and one judged elsewhere is supposed to stand. By Bonferroni,
    Holm and Hochberg all share the alpha of the first, and one judged elsewhere counts as not standing (p 1).
    """
    tested = [one for one in endpoints if one.alpha is not None]
    supposed = 0.0 if method == IN_ORDER else 1.0
    claims = hierarchy({one.id: one.p if one.here else supposed for one in tested}, method=method)
    adjusted = {claim.endpoint: claim.adjusted_p for claim in claims}
    standing = _in_order(tested) if method == IN_ORDER else _together(tested, adjusted)
    return tuple(
        Verdict(one.id, standing.get(one.id, "described"), one.alpha, adjusted.get(one.id) if one.here else None)
        for one in endpoints
    )


def _in_order(tested: Sequence[Judged]) -> dict[str, str]:
    found: dict[str, str] = {}
    going, conditional = True, False
    for one in tested:
        if not going:
            found[one.id] = "not-tested"
        elif not one.here:
            found[one.id], conditional = "elsewhere", True
        elif one.p is not None and one.p <= (one.alpha or 0.0):
            found[one.id] = "conditional" if conditional else "confirmed"
        else:
            found[one.id], going = "not-confirmed", False
    return found


def _together(tested: Sequence[Judged], adjusted: Mapping[str, float | None]) -> dict[str, str]:
    alpha = next((one.alpha for one in tested), None) or 0.0
    found = {one.id: "confirmed" if (adjusted[one.id] or 0.0) <= alpha else "not-confirmed" for one in tested}
    return found | {one.id: "elsewhere" for one in tested if not one.here} | {
        one.id: "not-confirmed" for one in tested if one.here and one.p is None
    }  # fmt: skip
