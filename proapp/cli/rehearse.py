"""proapp trial rehearse: how often a trial's rules would call each site."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from uuid import uuid4

import click

from proapp.base.actor import SYSTEM
from proapp.base.clock import SystemClock
from proapp.base.db import Database
from proapp.base.errors import NotFound
from proapp.base.fault import Faults
from proapp.cli.aligned import aligned
from proapp.cli.opening import opened
from proapp.flag import ruleset as rulesets
from proapp.flag.rehearsal import Rehearsal, in_all
from proapp.flag.ruleset import RuleSet
from proapp.simulation.simulate import Wanted, simulated
from proapp.trial import queries as trials
from proapp.trial.protocol import Protocol
from proapp.workflow.catalogue import Catalogue
from proapp.workflow.review.record_rehearsal import REAL, SIMULATED, Rehearsed, record_rehearsal
from proapp.workflow.review.rehearse import rehearsed

ALL = "all"
HEADS = ["site", "reports", "alerts", "per 100", "of these red", "after hours", "joined", "information", "limit"]

Found = Mapping[str, Rehearsal]
Limits = Mapping[str, float]


@click.command()
@click.argument("trial_id", metavar="TRIAL")
@click.option(
    "--rules",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Try this rule set instead of the trial's own.",
)
@click.option(
    "--participants",
    type=click.IntRange(1, 500),
    help="Try it on simulated reports of so many, not on those there are.",
)
@click.option(
    "--weeks", type=click.IntRange(8, 520), default=52, show_default=True, help="How long they are simulated."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same reports.")
def rehearse(trial_id: str, rules: Path | None, participants: int | None, weeks: int, seed: int) -> None:
    """Try the rules of TRIAL, or other RULES, before anybody is called: alerts per 100 reports by site and by rule.

    They are tried on the reports there are, or before the first patient on simulated ones. Nobody is called and no flag
    is raised. What came of the trial's own rules is kept: a trial is not activated while a site would be called more
    often than it says it can look after.
    """
    other = _read(rules) if rules else None
    with opened() as (chosen, database):
        catalogue = Catalogue.shipped(chosen.wording)
        protocol, limits = _known(database, catalogue, trial_id)
        if participants is None:
            found = _tried(database, catalogue, trial_id, other)
        else:
            wanted = Wanted(participants, weeks, seed=seed)
            with simulated(json.dumps(protocol.document), wanted, catalogue=catalogue) as world:
                found = _tried(world.database, catalogue, trial_id, other)
        for line in lines(found, limits, is_real=participants is None):
            click.echo(line)
        if other is None:
            reports_from = REAL if participants is None else SIMULATED
            _keep(database, Rehearsed(protocol, reports_from, in_all(found)))


def _read(path: Path) -> RuleSet:
    try:
        return rulesets.load(path)
    except Faults as faults:
        raise click.ClickException(str(faults)) from None


def _known(database: Database, catalogue: Catalogue, trial_id: str) -> tuple[Protocol, Limits]:
    """The trial's newest protocol, and the limits of its sites by their codes. Raises NotFound."""
    with database.read() as session:
        version = trials.newest_version(session, trial_id)
        if version is None:
            raise NotFound(f"there is no trial {trial_id}")
        sites = trials.sites(session, trial_id)
        limits = {site.code: site.alert_limit for site in sites if site.alert_limit is not None}
        return catalogue.protocol(session, trial_id, version), limits


def _tried(database: Database, catalogue: Catalogue, trial_id: str, other: RuleSet | None) -> Found:
    with database.read() as session:
        return rehearsed(session, catalogue=catalogue, trial_id=trial_id, ruleset=other)


def lines(found: Found, limits: Limits, *, is_real: bool) -> Iterator[str]:
    """A row for each site and one for all, alerts by rule, and the sites whose limit is too low.

    Simulated sites are invented: then each limit is held against all reports together.
    """
    whole = in_all(found)
    rows = [_row(site, one, limits.get(site) if is_real else None) for site, one in found.items()]
    yield from aligned([HEADS, *rows, _row(ALL, whole, None)])
    for rule, alerts in whole.by_rule.items():
        yield f"  {rule}: {alerts} of {whole.alerts} alerts"
    for site, limit in limits.items():
        one = found.get(site, whole) if is_real else whole
        if one.per_hundred is not None and one.per_hundred > limit:
            yield f"warning: {site} can look after {limit:g} alerts per 100 reports, not after {one.per_hundred:.1f}"


def _row(site: str, one: Rehearsal, limit: float | None) -> list[str]:
    share = "-" if not one.alerts or one.after_hours is None else f"{100 * one.after_hours / one.alerts:.0f} %"
    rate = "-" if one.per_hundred is None else f"{one.per_hundred:.1f}"
    limited = "-" if limit is None else f"{limit:g}"
    counts = [str(number) for number in (one.joined, one.information)]
    return [site, str(one.reports), str(one.alerts), rate, str(one.red), share, *counts, limited]


def _keep(database: Database, kept: Rehearsed) -> None:
    now = SystemClock().now()
    database.run(lambda session: record_rehearsal(session, kept, rehearsal_id=uuid4(), actor=SYSTEM, now=now))
    click.echo(f"Kept as the rehearsal of {kept.protocol.rules} for {kept.protocol.key}, {kept.reports_from} reports.")
