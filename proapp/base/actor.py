"""Who is acting: a member of staff, a participant's device, a machine client, or the system itself."""

from dataclasses import dataclass
from uuid import UUID

SITE_ROLES = frozenset({"site_nurse", "investigator", "coordinator"})
TRIAL_ROLES = frozenset({"monitor", "data_manager", "dmc", "unblinded_statistician", "auditor", "admin"})
ROLES = SITE_ROLES | TRIAL_ROLES


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one trial, at one site or (site None) at all of them."""

    trial_id: str
    role: str
    site_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and what they hold. `kind` is staff, session (staff signed in), client, device or system."""

    kind: str
    id: str
    grants: tuple[Grant, ...] = ()
    participant_id: UUID | None = None
    trial_id: str | None = None
    request_id: str | None = None

    def roles(self, trial_id: str, site_id: UUID | None = None) -> frozenset[str]:
        """Roles held in a trial; with a site, only those that reach it."""
        return frozenset(
            grant.role
            for grant in self.grants
            if grant.trial_id == trial_id and (site_id is None or grant.site_id in (None, site_id))
        )

    def sites(self, trial_id: str, roles: frozenset[str]) -> frozenset[UUID] | None:
        """Sites at which any of these roles is held; None means every site of the trial."""
        held = [grant for grant in self.grants if grant.trial_id == trial_id and grant.role in roles]
        if any(grant.site_id is None for grant in held):
            return None
        return frozenset(grant.site_id for grant in held if grant.site_id is not None)

    def trials(self) -> frozenset[str]:
        """Trials in which anything at all is held."""
        return frozenset(grant.trial_id for grant in self.grants)


SYSTEM = Actor(kind="system", id="proapp")
