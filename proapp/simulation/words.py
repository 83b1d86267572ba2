"""Numbers as the report shows them: rounded for display only, a dash where there is none."""

from collections.abc import Mapping
from typing import Any

NONE = "-"


def number(value: float | None, digits: int = 1) -> str:
    """One number."""
    return NONE if value is None else f"{value:.{digits}f}"


def interval(lower: float | None, upper: float | None, digits: int = 1) -> str:
    """`(1.2 to 5.0)`."""
    return "" if lower is None or upper is None else f"({lower:.{digits}f} to {upper:.{digits}f})"


def change(estimate: Mapping[str, Any]) -> str:
    """`-3.1 (-9.3 to +3.1)` from an estimate of the API."""
    if estimate["mean"] is None:
        return NONE
    lower, upper = estimate["lower"], estimate["upper"]
    around = "" if lower is None else f" ({lower:+.1f} to {upper:+.1f})"
    return f"{estimate['mean']:+.1f}{around}"


def share(part: int | None, whole: int | None) -> str:
    """`17/19  89 %`."""
    if part is None or not whole:
        return NONE
    return f"{part}/{whole} {round(100 * part / whole):3d} %"


def probability(p: float | None) -> str:
    """A p value."""
    if p is None:
        return NONE
    return "<0.0001" if p < 0.0001 else f"{p:.4f}"
