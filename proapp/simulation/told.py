"""Everything a simulation is reported by, counted once, so that the sums of one part are those of the others."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from proapp.simulation import completeness, gathered, lived_burden, workload
from proapp.simulation.analysed import COMPLETION, Analysed, analysed, planned
from proapp.simulation.completeness import Completeness
from proapp.simulation.lived_burden import Lived
from proapp.simulation.traces import Alert, Report, Stay
from proapp.simulation.workload import Minutes, RuleCount, SiteLoad
from proapp.simulation.world import World


@dataclass(frozen=True, slots=True)
class Told:
    """Reports, people's stays and flags as they are, and what is worked out from them. `cost` is assumed; `planned` is
    how many tables there are of each analysis.
    """

    reports: tuple[Report, ...]
    stays: tuple[Stay, ...]
    alerts: tuple[Alert, ...]
    burden: tuple[Lived, ...]
    completeness: tuple[Completeness, ...]
    rules: tuple[RuleCount, ...]
    sites: tuple[SiteLoad, ...]
    analyses: tuple[Analysed, ...]
    planned: Mapping[str, int]
    cost: Minutes = field(default_factory=Minutes)

    @property
    def calling(self) -> tuple[Alert, ...]:
        """The flags that ask for somebody: red and amber."""
        return tuple(alert for alert in self.alerts if alert.level != workload.INFORMATION)

    @property
    def alerts_per_hundred(self) -> float | None:
        """For 100 reports; None without any."""
        return 100 * len(self.calling) / len(self.reports) if self.reports else None


def told(world: World, *, cost: Minutes, whole: bool = True) -> Told:
    """Read and count what a simulation left behind; if not `whole`, of most analyses the first table only."""
    reports, stays, alerts = gathered.reports(world), gathered.stays(world), gathered.alerts(world)
    sites = {stay.person: stay.site for stay in stays}
    by_site = Counter(sites[report.person] for report in reports)
    since = {stay.site: stay.registered_at for stay in reversed(stays)}
    tables = tuple(analysed(world, whole=whole))
    completion = [one.table for one in tables if one.analysis.name == COMPLETION and one.table]
    return Told(
        reports=reports,
        stays=stays,
        alerts=alerts,
        burden=lived_burden.lived_burden(stays, reports),
        completeness=completeness.completeness(completion),
        rules=workload.by_rule(alerts, reports=len(reports)),
        sites=workload.by_site(alerts, by_site, dict(sorted(since.items())), end=world.end, cost=cost),
        analyses=tables,
        planned=planned(world),
        cost=cost,
    )
