"""Who may see what somebody was given, and who may see the arms side by side (design decision 22)."""

from collections.abc import Iterable

from proapp.base.actor import SITE_ROLES

OPEN_TO = SITE_ROLES | {"monitor", "data_manager"}
OPEN = "open"


def sees_treatment(participant: str, by_arm: Iterable[str], roles: Iterable[str]) -> bool:
    """Whether these roles see a participant's allocation and cycles.

    `participant` is the protocol's masking, open or masked; masked, only the roles that see arms see treatment too.
    """
    allowed = set(by_arm) | (OPEN_TO if participant == OPEN else set())
    return not allowed.isdisjoint(roles)


def is_blinded(participant: str, by_arm: Iterable[str], roles: Iterable[str]) -> bool:
    """Whether a trial is masked from these roles: whatever arm anybody is in, they must be told the same."""
    return participant != OPEN and set(by_arm).isdisjoint(roles)


def sees_arms(by_arm: Iterable[str], roles: Iterable[str]) -> bool:
    """Whether these roles see tables by arm; not even in an open trial does anybody else (FDA 2006, section 4.2)."""
    return not set(by_arm).isdisjoint(roles)


def may_allocate(participant: str, by_arm: Iterable[str], roles: Iterable[str]) -> bool:
    """Whether these roles may record an arm: the site's in an open trial, in a masked one those who see arms."""
    allowed = SITE_ROLES if participant == OPEN else set(by_arm)
    return not set(allowed).isdisjoint(roles)
