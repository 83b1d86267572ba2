"""What lesions, kidneys and marrow may get of a radioactive treatment that is measured as it is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MEAN, HIGHEST = "mean", "highest"


@dataclass(frozen=True, slots=True)
class DoseGoals:
    """Absorbed doses in Gy, added up over the cycles of a period: lesions are to get from `lesion[0]` to `lesion[1]`.

    `counted`: of several target lesions the mean or the highest. Kidneys and marrow are to get no more than theirs.
    None is no goal.
    """

    lesion: tuple[float, float] | None = None
    kidney: float | None = None
    marrow: float | None = None
    counted: str = MEAN


def dose_goals(document: Mapping[str, Any] | None) -> DoseGoals | None:
    """From the `dosimetry` of a regimen that has passed the schema."""
    if document is None:
        return None
    lesion = document.get("lesion_gy")
    return DoseGoals(
        lesion=(lesion[0], lesion[1]) if lesion else None,
        kidney=document.get("kidney_gy"),
        marrow=document.get("marrow_gy"),
        counted=document.get("lesions", MEAN),
    )
