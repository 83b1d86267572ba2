"""Which roles one person may hold together in one trial, so that nobody who sees arms also treats."""

from collections.abc import Iterable

from proapp.base.actor import ROLES, SITE_ROLES, Grant
from proapp.base.errors import Place

UNBLINDED = frozenset({"dmc", "unblinded_statistician"})
BLINDED = SITE_ROLES | {"monitor", "data_manager"}


def problems(grants: Iterable[Grant]) -> list[Place]:
    """What is wrong with these grants of one person: unknown roles, and arms seen beside a blinded role (TRUST 5.4)."""
    grants = list(grants)
    found = [
        Place(f"/grants/{index}/role", f"{grant.role} is not a role")
        for index, grant in enumerate(grants)
        if grant.role not in ROLES
    ]
    for trial_id in sorted({grant.trial_id for grant in grants}):
        held = {grant.role for grant in grants if grant.trial_id == trial_id}
        if held & UNBLINDED and held & BLINDED:
            both = " and ".join(sorted(held & (UNBLINDED | BLINDED)))
            found.append(Place("/grants", f"{both} exclude each other in one trial ({trial_id})"))
    return found
